package io.fairlead.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live task as the store keeps it.
 *
 * @param seq arrival number within the swarm
 * @param level where it waits; the submitted one until it is promoted or demoted
 * @param queuedAtMs wall time at which it came to its level; 0 if it has not
 * @param admitted whether its deadline was accepted by admission
 * @param waitsFor BLOCKED: the dependencies that have not completed
 * @param wakeAtMs DELAYED and RETRY_WAIT: wall time at which it may start; else 0
 * @param attempts how often it was started
 * @param lease DISPATCHED and RUNNING: who holds it; else null
 * @param startedAtMs wall time at which the last start became known; 0 if none did
 * @param cancelReason why it is to be cancelled once its agent has answered; null if it is not
 * @param revoking DISPATCHED: whether its agent has been asked to give it back
 * @param place PLACED: in whose local queue; else null
 * @param lastMove when it was last taken from an agent; null if it never was
 * @param patienceSpent whether it has waited for the agent of its affinity key, and does no more
 */
public record StoredTask(
    Task task,
    TaskPhase phase,
    CostEstimate estimate,
    long seq,
    Level level,
    long queuedAtMs,
    boolean admitted,
    List<TaskId> waitsFor,
    long wakeAtMs,
    int attempts,
    @Nullable Lease lease,
    long startedAtMs,
    @Nullable String cancelReason,
    boolean revoking,
    @Nullable LocalPlace place,
    @Nullable LastMove lastMove,
    boolean patienceSpent) {}
