/**
 * The deterministic core: takes commands and the time, gives facts. Knows nothing of Kafka, clocks,
 * threads, logs or randomness.
 */
@NullMarked
package io.fairlead.scheduler;

import org.jspecify.annotations.NullMarked;
