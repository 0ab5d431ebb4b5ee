package io.fairlead.model;

/**
 * What a swarm as a whole keeps in the store.
 *
 * @param facts number of its last fact
 * @param epoch the last one given
 * @param arrivals number of the last accepted task
 * @param virtualTime virtual time of the fair queue
 * @param deleting whether it is being emptied
 */
public record StoredSwarm(
    SwarmId id,
    SwarmConfig config,
    long facts,
    Epoch epoch,
    long arrivals,
    long virtualTime,
    boolean deleting) {}
