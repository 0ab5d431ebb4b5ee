package io.fairlead.model;

/**
 * The time of a call into the core, on its two clocks.
 *
 * @param logicalMs milliseconds of coordinator running time; leases and liveness run on it, so that
 *     downtime and another machine's clock expire nothing. Never decreases.
 * @param wallMs milliseconds since the Unix epoch, clamped by the caller to never decrease; for
 *     deadlines, delayed starts and timestamps
 */
public record Now(long logicalMs, long wallMs) {}
