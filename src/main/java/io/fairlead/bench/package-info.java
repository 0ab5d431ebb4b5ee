/** Measuring from outside: how long work waits and how it is shared, here and with peers. */
@NullMarked
package io.fairlead.bench;

import org.jspecify.annotations.NullMarked;
