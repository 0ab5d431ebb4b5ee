package io.fairlead.model;

/**
 * What a swarm as a whole keeps in the store. The row outlives the swarm: if one of that id is
 * created again, its facts, epochs and arrivals go on, so that no number is ever given twice.
 *
 * @param facts number of its last fact
 * @param epoch the last one given
 * @param arrivals number of the last accepted task
 * @param queueTags virtual times of the queue
 * @param longestUs largest cost of a task without a promise that ran to an end lately, microseconds
 *     at speed 1
 * @param paused whether nothing is dispatched until it is resumed
 * @param deleting whether it is being emptied
 * @param exists false once it has been deleted, until it is created again
 * @param sharedTopic whether there may be a topic that its agents share
 * @param forgottenIncarnation largest incarnation of an agent that was forgotten while there was
 *     such a topic; none is given twice, since it may still be read there
 */
public record StoredSwarm(
    SwarmId id,
    SwarmConfig config,
    long facts,
    Epoch epoch,
    long arrivals,
    QueueTags queueTags,
    long longestUs,
    boolean paused,
    boolean deleting,
    boolean exists,
    boolean sharedTopic,
    long forgottenIncarnation) {}
