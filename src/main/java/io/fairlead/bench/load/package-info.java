/** Tasks that arrive and agents that run them, so that something can be measured. */
@NullMarked
package io.fairlead.bench.load;

import org.jspecify.annotations.NullMarked;
