/** Input that nobody would send who means well, and what must become of it. */
@NullMarked
package io.fairlead.hostile;

import org.jspecify.annotations.NullMarked;
