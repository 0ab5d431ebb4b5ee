/** Real processes that are killed, stopped and cut off while work passes through them. */
@NullMarked
package io.fairlead.chaos;

import org.jspecify.annotations.NullMarked;
