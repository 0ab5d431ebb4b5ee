/**
 * The coordinator as a Kafka Streams application: the shell around the scheduler. Records come in,
 * are decoded and handed to the scheduler of their swarm; what it decides is written to the state
 * stores and forwarded, all within one {@code process()}.
 */
@NullMarked
package io.fairlead.streams;

import org.jspecify.annotations.NullMarked;
