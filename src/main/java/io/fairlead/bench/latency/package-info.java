/** How long a task takes through its stages, at a constant rate, beside the null scheduler. */
@NullMarked
package io.fairlead.bench.latency;

import org.jspecify.annotations.NullMarked;
