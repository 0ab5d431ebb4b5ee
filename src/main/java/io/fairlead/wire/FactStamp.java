package io.fairlead.wire;

import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;

/**
 * Whose fact it is, which, and when; every message made from a fact carries them.
 *
 * @param number the swarm's fact number
 */
public record FactStamp(SwarmId swarm, long number, Now now) {}
