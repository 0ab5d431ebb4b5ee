/**
 * The state and the counts of an instance for Prometheus: {@link io.fairlead.metrics.Meter} has
 * every meter, {@link io.fairlead.metrics.MetricsEndpoint} serves them. Reads at each scrape what
 * is there; nothing is recorded here.
 */
@NullMarked
package io.fairlead.metrics;

import org.jspecify.annotations.NullMarked;
