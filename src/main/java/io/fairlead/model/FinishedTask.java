package io.fairlead.model;

/**
 * What is remembered of a task that has ended, for as long as repetitions are recognised.
 *
 * @param phase how it ended
 * @param contentHash digest of what was submitted
 * @param epoch the last epoch it was dispatched under
 * @param endedAtMs wall time of the end
 */
public record FinishedTask(
    TaskId id, TaskPhase phase, long contentHash, Epoch epoch, long endedAtMs) {}
