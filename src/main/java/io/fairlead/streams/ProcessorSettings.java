package io.fairlead.streams;

/**
 * What a {@link SchedulerProcessor} has to know of the configuration.
 *
 * @param partitions of each input topic
 * @param autoCreateSwarms whether the first task or agent of an unknown swarm creates it
 * @param exactlyOnce whether all that one commit covers becomes visible together
 * @param filesMayBeAhead whether there are {@link StoreFiles}
 * @param maxRecordBytes longest record that is read
 * @param maxSwarms of one partition
 * @param maxAgents of all swarms of one partition
 * @param payloadBytes memory for the payloads that one partition keeps at hand
 */
record ProcessorSettings(
    TopicNames topics,
    int partitions,
    boolean autoCreateSwarms,
    boolean exactlyOnce,
    boolean filesMayBeAhead,
    int maxRecordBytes,
    int maxSwarms,
    int maxAgents,
    long payloadBytes) {}
