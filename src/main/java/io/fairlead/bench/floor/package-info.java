/** How many tasks a second, beside a scheduler that decides nothing. */
@NullMarked
package io.fairlead.bench.floor;

import org.jspecify.annotations.NullMarked;
