/** Measuring and checking from outside: what happened, told from the topics alone. */
@NullMarked
package io.fairlead.bench;

import org.jspecify.annotations.NullMarked;
