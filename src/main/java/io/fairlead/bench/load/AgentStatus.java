package io.fairlead.bench.load;

/**
 * A simulated agent at one moment.
 *
 * @param speed at present
 * @param slowed whether that is not the speed it began with
 * @param active whether it has been welcomed and is in touch
 * @param running tasks that its handler has begun and not ended
 * @param done tasks that its handler has ended well
 * @param busyUs time spent in handlers that have ended, all slots together, microseconds
 */
public record AgentStatus(
    String id,
    double speed,
    boolean slowed,
    boolean active,
    int slots,
    int running,
    long done,
    long busyUs) {}
