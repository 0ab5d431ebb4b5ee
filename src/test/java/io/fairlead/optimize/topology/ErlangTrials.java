package io.fairlead.optimize.topology;

import io.fairlead.model.TenantId;
import io.fairlead.optimize.topology.FleetShape.Part;
import io.fairlead.optimize.topology.TrialFigures.TenantWaits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Trials by formula instead of replays: each kind is an M/M/c queue of its own (Erlang C), the seed
 * makes arrivals up to a tenth more or fewer, and each dispatch costs a round trip of which the
 * prefetch bound hides a part, while every task sent ahead may be behind a long one. The bursts of
 * the tenant called big are before everybody in the same swarm.
 */
final class ErlangTrials implements TopologyTrials {
  private static final double RUN_S = 1;
  private static final double PERIOD_S = 1_000;

  private final List<FleetKind> kinds;
  private final List<Double> ratesPerS;
  private final SortedMap<TenantId, Double> shares = new TreeMap<>();
  int maxPrefetch = 8;
  double roundTripMs;
  double aheadMs;
  double burstMs;
  int trials;

  /** Kinds of agents and the tasks of one second each that come to them in a second. */
  ErlangTrials(List<FleetKind> kinds, List<Double> ratesPerS) {
    this.kinds = List.copyOf(kinds);
    this.ratesPerS = List.copyOf(ratesPerS);
    shares.put(new TenantId("only"), 1.0);
  }

  static FleetKind kind(String capability, int agents, double price, double rate) {
    List<Double> presence = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      presence.add(1.0);
    }
    return new FleetKind(List.of(capability), 1, price, rate * RUN_S / agents, presence);
  }

  ErlangTrials tenants(String one, double share, String other) {
    shares.clear();
    shares.put(new TenantId(one), share);
    shares.put(new TenantId(other), 1 - share);
    return this;
  }

  @Override
  public List<FleetKind> kinds() {
    return kinds;
  }

  @Override
  public int maxPrefetch() {
    return maxPrefetch;
  }

  @Override
  public SortedMap<TenantId, Double> shares() {
    return shares;
  }

  @Override
  public double runMeanMs() {
    return RUN_S * 1_000;
  }

  @Override
  public TrialFigures run(FleetShape shape, long seed, BooleanSupplier ended) {
    if (ended.getAsBoolean()) {
      throw new TrialEndedException();
    }
    trials++;
    double factor = factor(seed);
    double wait = 0;
    double all = 0;
    double slots = 0;
    for (int i = 0; i < kinds.size(); i++) {
      Part part = shape.kinds().get(i);
      double rate = ratesPerS.get(i) * factor;
      wait += rate * waitMs(part.agents() * part.slots(), rate);
      all += rate;
      slots += part.agents() * part.slots();
    }
    double idle = roundTripMs / (1 + shape.maxPrefetch());
    double mean = wait / Math.max(1e-9, all) + idle + burstMs;
    double p99 = 4.6 * mean + aheadMs * shape.maxPrefetch();
    TreeMap<TenantId, TenantWaits> parts = new TreeMap<>();
    shares.keySet().forEach(tenant -> parts.put(tenant, new TenantWaits(100, mean, p99)));
    long done = shape.kinds().stream().anyMatch(part -> part.agents() == 0) ? 900 : 1_000;
    return new TrialFigures(done, 0, mean, p99, Math.min(1, all * RUN_S / slots), 0.1, parts);
  }

  private static double factor(long seed) {
    return seed == 0 ? 1 : 0.9 + 0.2 * new SplittableRandom(seed).nextDouble();
  }

  /** Erlang C; beyond its capacity the mean over the period of what piles up. */
  static double waitMs(int servers, double ratePerS) {
    double offered = ratePerS * RUN_S;
    if (offered == 0) {
      return 0;
    }
    if (offered >= servers) {
      return servers == 0 ? PERIOD_S * 1_000 : PERIOD_S * 500 * (1 - servers / offered) + 50_000;
    }
    double blocked = 1;
    for (int i = 1; i <= servers; i++) {
      blocked = offered * blocked / (i + offered * blocked);
    }
    double waits = blocked / (1 - offered / servers * (1 - blocked));
    return Math.min(50_000, 1_000 * waits * RUN_S / (servers - offered));
  }

  @Override
  public Optional<List<Integer>> division(TenantId tenant) {
    int with = (int) Math.round(kinds.get(0).agents() * shares.get(tenant));
    return with == 0 || with == kinds.get(0).agents()
        ? Optional.empty()
        : Optional.of(List.of(with));
  }

  /** One kind only: the tenant brings its own work to its part of the agents. */
  @Override
  public TrialFigures apart(TenantId tenant, long seed, BooleanSupplier ended) {
    if (ended.getAsBoolean()) {
      throw new TrialEndedException();
    }
    trials++;
    int with = division(tenant).orElseThrow().get(0);
    double rate = ratesPerS.get(0) * factor(seed);
    TreeMap<TenantId, TenantWaits> parts = new TreeMap<>();
    double mean = 0;
    for (TenantId each : shares.keySet()) {
      boolean own = each.equals(tenant);
      double share = own ? shares.get(tenant) : 1 - shares.get(tenant);
      double wait = waitMs(own ? with : kinds.get(0).agents() - with, share * rate);
      wait += each.value().equals("big") ? burstMs : 0;
      parts.put(each, new TenantWaits(100, wait, 4.6 * wait));
      mean += share * wait;
    }
    return new TrialFigures(1_000, 0, mean, 4.6 * mean, 0.5, 0.1, parts);
  }
}
