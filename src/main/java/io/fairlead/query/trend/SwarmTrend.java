package io.fairlead.query.trend;

import io.fairlead.model.SwarmId;
import io.fairlead.query.view.AgentTrendView;
import io.fairlead.query.view.AgentTrendView.PointView;
import io.fairlead.query.view.TenantTrendsView;
import io.fairlead.query.view.TenantTrendsView.TenantTrendView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What was seen of one swarm, earliest first: everything of the last minutes, then one look in
 * twenty seconds, then one in two minutes. {@value #MOST} looks at most. One thread adds, any
 * thread reads.
 */
final class SwarmTrend {
  static final long FINE_FOR_MS = 300_000;
  static final long COARSE_FOR_MS = 3_600_000;
  static final long KEPT_FOR_MS = 21_600_000;
  static final long COARSE_MS = 20_000;
  static final long COARSER_MS = 120_000;

  /** Bound of what is kept, whatever the clock does. */
  static final int MOST = 480;

  /** Of a look, beside what agents and tenants take. */
  private static final int LOOK_BYTES = 400;

  /** Of a figure that is remembered to tell what is recent, with its place among the names. */
  private static final int WORK_BYTES = 16;

  private static final double SHARE_DIGITS = 10_000;

  private record Look(long atMs, AgentColumns agents, TenantColumns tenants) {
    int bytes() {
      return LOOK_BYTES + agents.size() * AgentColumns.BYTES + tenants.size() * TenantColumns.BYTES;
    }
  }

  /** Replaced, never changed. */
  private volatile List<Look> looks = List.of();

  /** Owned by the thread that adds, as are the following. */
  private final RecentWork work = new RecentWork();

  private long bytes;

  /** Another look. */
  void add(Sample sample) {
    long nowMs = sample.census().atMs();
    work.add(nowMs, sample.chargedMs());
    List<Look> before = looks;
    Look last = before.isEmpty() ? null : before.get(before.size() - 1);
    Look look =
        new Look(
            nowMs,
            new AgentColumns(sample.census().firstAgents(), last == null ? null : last.agents()),
            new TenantColumns(
                sample.census(), sample.named(), work, last == null ? null : last.tenants()));
    List<Look> kept = new ArrayList<>(before.size() + 1);
    long lastMs = Long.MIN_VALUE / 2;
    for (Look known : before) {
      long ageMs = nowMs - known.atMs();
      if (ageMs > 0 && ageMs < KEPT_FOR_MS && known.atMs() - lastMs >= apartMs(ageMs)) {
        kept.add(known);
        lastMs = known.atMs();
      }
    }
    kept.add(look);
    replace(kept.size() <= MOST ? kept : kept.subList(1, kept.size()));
  }

  private static long apartMs(long ageMs) {
    return ageMs <= FINE_FOR_MS ? 0 : ageMs <= COARSE_FOR_MS ? COARSE_MS : COARSER_MS;
  }

  private void replace(List<Look> kept) {
    looks = List.copyOf(kept);
    bytes = (long) work.size() * WORK_BYTES + kept.stream().mapToLong(Look::bytes).sum();
  }

  /** Forgets the earliest look, unless it is the only one. */
  boolean shorten() {
    if (looks.size() < 2) {
      return false;
    }
    replace(looks.subList(1, looks.size()));
    return true;
  }

  /** Memory that it takes, about. */
  long bytes() {
    return bytes;
  }

  int size() {
    return looks.size();
  }

  /**
   * How an agent has done.
   *
   * @param fromMs nothing before that
   */
  AgentTrendView agent(SwarmId swarm, String agent, long fromMs) {
    List<Look> kept = looks;
    List<PointView> points = new ArrayList<>();
    for (Look look : kept) {
      if (look.atMs() >= fromMs) {
        look.agents().point(look.atMs(), agent).ifPresent(points::add);
      }
    }
    return new AgentTrendView(swarm.value(), agent, sinceMs(kept), points);
  }

  /**
   * How the tenants have done.
   *
   * @param fromMs nothing before that
   */
  TenantTrendsView tenants(SwarmId swarm, long fromMs) {
    List<Look> kept = looks;
    List<Look> told = kept.stream().filter(look -> look.atMs() >= fromMs).toList();
    SortedSet<String> names = new TreeSet<>();
    told.forEach(look -> names.addAll(look.tenants().ids()));
    return new TenantTrendsView(
        swarm.value(),
        sinceMs(kept),
        RecentWork.WINDOW_MS,
        told.stream().map(Look::atMs).toList(),
        names.stream().map(name -> tenant(name, told)).toList());
  }

  private static TenantTrendView tenant(String name, List<Look> told) {
    double weight = 0;
    List<Double> due = new ArrayList<>(told.size());
    List<Double> received = new ArrayList<>(told.size());
    List<Integer> waiting = new ArrayList<>(told.size());
    List<Integer> held = new ArrayList<>(told.size());
    for (Look look : told) {
      TenantColumns tenants = look.tenants();
      int i = tenants.find(name);
      weight = i < 0 ? weight : tenants.weight(i);
      due.add(i < 0 ? 0 : rounded(tenants.due(i)));
      received.add(i < 0 ? 0 : rounded(tenants.received(i)));
      waiting.add(i < 0 ? 0 : tenants.waiting(i));
      held.add(i < 0 ? 0 : tenants.held(i));
    }
    return new TenantTrendView(
        name, Math.round(weight * 1_000) / 1_000.0, due, received, waiting, held);
  }

  private static double rounded(double share) {
    return Math.round(share * SHARE_DIGITS) / SHARE_DIGITS;
  }

  private static long sinceMs(List<Look> kept) {
    return kept.isEmpty() ? 0 : kept.get(0).atMs();
  }
}
