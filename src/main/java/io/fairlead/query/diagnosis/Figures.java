package io.fairlead.query.diagnosis;

import io.fairlead.model.Kpi;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Rejection;
import io.fairlead.model.TenantId;
import io.fairlead.query.view.AgentFiguresView;
import io.fairlead.query.view.BottlenecksView;
import io.fairlead.query.view.LevelFiguresView;
import io.fairlead.query.view.MetricsView;
import io.fairlead.query.view.MovesView;
import io.fairlead.query.view.NowView;
import io.fairlead.query.view.ReportView;
import io.fairlead.query.view.SpreadView;
import io.fairlead.query.view.TenantFiguresView;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.scheduler.SwarmCensus.LevelCount;
import io.fairlead.scheduler.SwarmCensus.TenantCount;
import io.fairlead.streams.tally.AgentTally;
import io.fairlead.streams.tally.Happening;
import io.fairlead.streams.tally.StreamLoad;
import io.fairlead.streams.tally.SwarmTally;
import io.fairlead.streams.tally.TallyRow;
import io.fairlead.streams.tally.TenantTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a snapshot and the counts of a swarm say, as views. Pure. */
public final class Figures {
  /** Shown for tenants and agents that are not told apart. */
  public static final String OTHER = "other";

  private final Snapshot snapshot;
  private final SwarmCensus census;
  private final SwarmTally tally;

  public Figures(Snapshot snapshot, SwarmTally tally) {
    this.snapshot = snapshot;
    this.census = snapshot.census();
    this.tally = tally;
  }

  /**
   * A report.
   *
   * @param latestFirst key figures of that time
   * @param past the counts at its beginning
   */
  public ReportView report(Timeframe time, List<Kpi> latestFirst, TallyRow past) {
    TallyRow came = tally.row(census.atMs()).since(past);
    double seconds = Math.max(1, census.atMs() - past.atMs()) / 1_000.0;
    SortedMap<String, Long> outcomes = new TreeMap<>();
    for (Happening happening :
        List.of(
            Happening.SUBMITTED,
            Happening.DISPATCHED,
            Happening.COMPLETED,
            Happening.FAILED,
            Happening.CANCELLED,
            Happening.EXPIRED,
            Happening.RETRIED)) {
      outcomes.put(happening.name().toLowerCase(Locale.ROOT), came.get(happening));
    }
    return new ReportView(
        census.id().value(),
        time.fromMs(),
        time.toMs(),
        latestFirst.size(),
        past.atMs(),
        KpiSummary.of(latestFirst),
        outcomes,
        came.get(Happening.SUBMITTED) / seconds,
        came.get(Happening.COMPLETED) / seconds,
        levels(came),
        SpreadView.of(came.submitToDispatch()),
        SpreadView.of(came.dispatchToStart()),
        SpreadView.of(came.runs()),
        MovesView.of(came),
        rejections(came),
        leaseEnds(came),
        tenants(),
        agents(),
        Bottlenecks.of(snapshot).stream().map(BottlenecksView.FindingView::of).toList());
  }

  /** Figures of this moment, of the parts that were asked for. */
  public MetricsView metrics(Set<Component> asked, int questionsWaiting) {
    return new MetricsView(
        census.id().value(),
        census.atMs(),
        covers(asked, Component.LOAD_BALANCER) ? loadBalancer() : null,
        covers(asked, Component.TASK_QUEUE) ? taskQueue() : null,
        covers(asked, Component.AGENTS) ? agents() : null,
        covers(asked, Component.TENANTS) ? tenants() : null,
        covers(asked, Component.STREAM) ? stream(questionsWaiting) : null);
  }

  /** The swarm at a glance. */
  public NowView now() {
    TallyRow lately = snapshot.lately();
    double seconds = snapshot.overMs() / 1_000.0;
    List<Finding> findings = Bottlenecks.of(snapshot);
    return new NowView(
        census.id().value(),
        census.atMs(),
        snapshot.overMs(),
        census.facts(),
        census.paused(),
        census.deleting(),
        !census.open(),
        census.config().strategy().key(),
        census.config().balanceMode().name().toLowerCase(Locale.ROOT),
        census.proposal(),
        census.live(),
        census.queued(),
        census.held(),
        census.parked(),
        census.phases(),
        levels(lately),
        lately.get(Happening.SUBMITTED) / seconds,
        lately.get(Happening.COMPLETED) / seconds,
        lately.get(Happening.FAILED) / seconds,
        SpreadView.of(lately.submitToDispatch()),
        SpreadView.of(lately.runs()),
        census.loadVariance(),
        drainMs(),
        census.agentCount(),
        agents(),
        census.tenantCount(),
        tenants(),
        findings.isEmpty() ? "none" : findings.get(0).constraint().code(),
        findings.stream().map(BottlenecksView.FindingView::of).toList(),
        tally.lastKpi());
  }

  private @Nullable Double drainMs() {
    double workMs = census.waitingCostMs() + census.outstandingMs();
    double weight = census.weight();
    return workMs == 0 ? (Double) 0.0 : weight > 0 ? (Double) (workMs / weight) : null;
  }

  private static boolean covers(Set<Component> asked, Component part) {
    return asked.stream().anyMatch(component -> component.covers(part));
  }

  private TallyRow all() {
    return tally.row(census.atMs());
  }

  private MetricsView.LoadBalancer loadBalancer() {
    Fleet fleet = Fleet.of(census);
    return new MetricsView.LoadBalancer(
        census.config().strategy().key(),
        census.config().balanceMode().name().toLowerCase(Locale.ROOT),
        census.loadVariance(),
        fleet.meanLoadMs(),
        fleet.maxLoadMs(),
        fleet.available(),
        fleet.slots(),
        fleet.freeSlots(),
        census.proposal(),
        MovesView.of(all()),
        tally.lastKpi());
  }

  private MetricsView.TaskQueue taskQueue() {
    TallyRow all = all();
    List<LevelFiguresView> levels = levels(all);
    return new MetricsView.TaskQueue(
        census.live(),
        census.queued(),
        census.held(),
        census.parked(),
        levels.stream().mapToLong(LevelFiguresView::oldestWaitMs).max().orElse(0),
        census.phases(),
        levels,
        SpreadView.of(all.submitToDispatch()),
        SpreadView.of(all.dispatchToStart()),
        rejections(all));
  }

  private MetricsView.Stream stream(int questionsWaiting) {
    StreamLoad load = snapshot.load();
    StreamLoad.OfPartition partition =
        load.partitions().stream()
            .filter(some -> some.partition() == snapshot.partition())
            .findFirst()
            .orElse(new StreamLoad.OfPartition(snapshot.partition(), "", 0, 0));
    StreamLoad.OfThread thread =
        load.threads().stream()
            .filter(some -> some.thread().equals(partition.thread()))
            .findFirst()
            .orElse(new StreamLoad.OfThread(partition.thread(), 0, 0, 0, 0));
    return new MetricsView.Stream(
        partition.partition(),
        partition.thread(),
        load.overMs(),
        thread.busyShare(),
        partition.busyShare(),
        thread.commitShare(),
        thread.commitMeanMs(),
        thread.commitsPerSecond(),
        partition.recordsPerSecond(),
        questionsWaiting,
        census.facts());
  }

  private List<LevelFiguresView> levels(TallyRow came) {
    List<LevelFiguresView> levels = new ArrayList<>();
    for (LevelCount level : census.levels()) {
      levels.add(
          new LevelFiguresView(
              level.level(),
              level.queued(),
              level.oldestSinceMs() == 0 ? 0 : Math.max(0, census.atMs() - level.oldestSinceMs()),
              came.submitted(level.level()),
              SpreadView.of(came.wait(level.level()))));
    }
    return levels;
  }

  private static SortedMap<String, Long> rejections(TallyRow came) {
    SortedMap<String, Long> out = new TreeMap<>();
    for (Rejection.Reason reason : Rejection.Reason.values()) {
      if (came.rejected(reason) > 0) {
        out.put(reason.code(), came.rejected(reason));
      }
    }
    return out;
  }

  private static SortedMap<String, Long> leaseEnds(TallyRow came) {
    SortedMap<String, Long> out = new TreeMap<>();
    for (LeaseEnd end : LeaseEnd.values()) {
      if (came.leaseEnds(end) > 0) {
        out.put(end.code(), came.leaseEnds(end));
      }
    }
    return out;
  }

  /** In order of their ids, {@link SwarmCensus#MOST_AGENTS} at most. */
  public List<AgentFiguresView> agents() {
    Map<String, AgentTally> tallies = new LinkedHashMap<>();
    tally.agents().forEach(agent -> tallies.put(agent.name(), agent));
    return census.firstAgents().stream()
        .map(agent -> AgentFiguresView.of(agent, tallies.get(agent.id().value())))
        .toList();
  }

  /** With most live tasks first; then those that have none and have had some. */
  public List<TenantFiguresView> tenants() {
    Map<String, TenantTally> tallies = new LinkedHashMap<>();
    tally.tenants().forEach(tenant -> tallies.put(tenant.name(), tenant));
    Map<String, @Nullable TenantCount> counts = new LinkedHashMap<>();
    census.tenants().forEach(tenant -> counts.put(tenant.id().value(), tenant));
    tallies.values().stream()
        .filter(tenant -> !tenant.isOther())
        .sorted(Comparator.comparingDouble(tenant -> -tenant.chargedMs()))
        .filter(tenant -> counts.size() < SwarmCensus.MOST_TENANTS)
        .forEach(tenant -> counts.putIfAbsent(tenant.name(), null));
    double charged = tallies.values().stream().mapToDouble(TenantTally::chargedMs).sum();
    double weights = counts.keySet().stream().mapToDouble(this::weight).sum();
    List<TenantFiguresView> out = new ArrayList<>();
    counts.forEach((id, count) -> out.add(tenant(id, count, tallies.get(id), weights, charged)));
    return out;
  }

  private double weight(String tenant) {
    return census.config().weightMilli(new TenantId(tenant)) / 1_000.0;
  }

  private TenantFiguresView tenant(
      String id,
      @Nullable TenantCount count,
      @Nullable TenantTally counted,
      double weights,
      double chargedMs) {
    double receivedMs = counted == null ? 0 : counted.chargedMs();
    return new TenantFiguresView(
        id,
        weight(id),
        count == null ? 0 : count.live(),
        count == null ? 0 : count.queued(),
        count == null ? 0 : count.held(),
        count != null && count.paused(),
        count != null && count.draining(),
        weights > 0 ? weight(id) / weights : 0,
        chargedMs > 0 ? receivedMs / chargedMs : 0,
        receivedMs,
        counted == null ? 0 : counted.get(Happening.SUBMITTED),
        counted == null ? 0 : counted.get(Happening.COMPLETED),
        counted == null ? 0 : counted.get(Happening.FAILED),
        counted == null ? 0 : counted.rejections(),
        SpreadView.of(
            counted == null ? io.fairlead.streams.tally.Spread.NONE : counted.waits().spread()));
  }
}
