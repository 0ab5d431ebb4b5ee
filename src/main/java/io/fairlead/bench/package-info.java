/** Measuring from outside: what all measurements stand on. */
@NullMarked
package io.fairlead.bench;

import org.jspecify.annotations.NullMarked;
