package io.fairlead.streams.tally;

/**
 * How much is told apart.
 *
 * @param swarms of an instance, whose past is remembered and that have meters of their own
 * @param tenants of a swarm
 * @param agents of a swarm
 */
public record TallyLimits(int swarms, int tenants, int agents) {
  public static final TallyLimits DEFAULT = new TallyLimits(100, 100, 200);
}
