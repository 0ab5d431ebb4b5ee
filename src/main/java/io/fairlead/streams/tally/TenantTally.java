package io.fairlead.streams.tally;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What happened to the tasks of one tenant, or of all that have no tally of their own. */
public final class TenantTally {
  /** Sets of required capabilities that are told apart; what requires others is not counted. */
  static final int MOST_DEMANDS = 8;

  private final String name;
  private final Counts<Happening> counts = new Counts<>(Happening.class);
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong chargedUs = new AtomicLong();
  private final Durations waits = new Durations();
  private final Map<List<String>, DemandTally> demands = new ConcurrentHashMap<>();

  TenantTally(String name) {
    this.name = name;
  }

  void add(Happening happening) {
    counts.add(happening);
  }

  void arrived(List<String> required, long costUs, long nowMs) {
    DemandTally demand = demands.get(required);
    if (demand == null && demands.size() < MOST_DEMANDS) {
      demand = new DemandTally(List.copyOf(required), nowMs);
      demands.put(demand.capabilities(), demand);
    }
    if (demand != null) {
      demand.arrived(costUs);
    }
  }

  void rejected() {
    rejected.lazySet(rejected.getPlain() + 1);
  }

  void dispatched(long costUs, long waitedMs) {
    counts.add(Happening.DISPATCHED);
    chargedUs.lazySet(chargedUs.getPlain() + costUs);
    waits.add(waitedMs);
  }

  /** The tenant's id. */
  public String name() {
    return name;
  }

  /** Whether these are the tenants that have no tally of their own. */
  public boolean isOther() {
    return name.equals(Names.OTHER);
  }

  public long get(Happening happening) {
    return counts.get(happening);
  }

  /** Submissions that were not accepted. */
  public long rejections() {
    return rejected.get();
  }

  /** Work charged at dispatch, at speed 1. */
  public double chargedMs() {
    return chargedUs.get() / 1_000.0;
  }

  /** What comes from it, by the capabilities that it requires. */
  public List<DemandTally> demands() {
    return new ArrayList<>(demands.values());
  }

  /** From ready to dispatched. */
  public Durations waits() {
    return waits;
  }
}
