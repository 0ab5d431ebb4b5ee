package io.fairlead.bench.load;

import io.fairlead.audit.TopicAuditor;
import io.fairlead.sim.Arrival;
import io.fairlead.sim.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happened to the tasks of a run, as its own driver and agents saw it. For the picture and the
 * waits; whether anything was lost or doubled is for {@link TopicAuditor} to say.
 *
 * <p>A run without an end goes round its workload again and again: task n is the arrival n modulo
 * the size, a round later. Safe for use by several threads.
 */
final class LoadLedger {
  private static final long US_PER_MS = 1_000;

  private final Workload workload;
  private final long roundUs;
  private volatile long beginUs;
  private final WaitTimes waits;
  private final RecentWaits recent = new RecentWaits();
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();
  private final AtomicLong submitted = new AtomicLong();
  private final LongAdder started = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder notCompleted = new LongAdder();
  private final LongAdder busyUs = new LongAdder();
  private final int measuredFrom;

  private static final class Tenant {
    private final LongAdder submitted = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder started = new LongAdder();
    private final LongAdder waitUs = new LongAdder();
  }

  /**
   * @param measuredFrom index of the first task whose wait counts
   */
  LoadLedger(Workload workload, int measuredFrom) {
    this.workload = workload;
    this.measuredFrom = measuredFrom;
    this.roundUs = workload.spanUs() + Math.max(1, workload.spanUs() / workload.size());
    this.waits = new WaitTimes(workload.size());
    for (Arrival arrival : workload.arrivals()) {
      tenants.computeIfAbsent(arrival.tenant().value(), id -> new Tenant());
    }
  }

  /** Which arrival the task repeats. */
  Arrival arrival(long task) {
    return workload.arrivals().get(slot(task));
  }

  /** The clock's time at which the first task arrives. */
  void beginsAt(long clockUs) {
    beginUs = clockUs;
  }

  /** When the task is scheduled to arrive, by the run's clock. */
  long scheduledUs(long task) {
    return beginUs + task / workload.size() * roundUs + arrival(task).offsetUs();
  }

  void submitted(long task) {
    if (task >= workload.size()) {
      waits.forget(slot(task)); // of an earlier round
    }
    submitted.incrementAndGet();
    tenant(task).submitted.increment();
  }

  /**
   * A handler begins with it.
   *
   * @param payload the task's number in the run
   * @return its true cost at speed 1, microseconds
   */
  long started(String payload, long atUs) {
    long task = Long.parseLong(payload);
    long waitUs = atUs - scheduledUs(task);
    if (waits.started(slot(task), waitUs)) {
      started.increment();
      recent.add(waitUs);
      Tenant tenant = tenant(task);
      tenant.started.increment();
      tenant.waitUs.add(Math.max(0, waitUs));
    }
    return arrival(task).costUs();
  }

  void ended(long task, boolean completed) {
    tenant(task).ended.increment();
    if (!completed) {
      notCompleted.increment();
    }
    ended.increment();
  }

  /** A handler has ended with it, well or not. */
  void worked(String payload, long tookUs) {
    if (Long.parseLong(payload) >= measuredFrom) {
      busyUs.add(tookUs);
    }
  }

  /** Time in handlers of the tasks that count, microseconds. */
  long busyUs() {
    return busyUs.sum();
  }

  /** The wait of each task that counts, microseconds; -1 where its handler has not begun. */
  long[] waitsUs() {
    return waits.each(measuredFrom);
  }

  long endedCount() {
    return ended.sum();
  }

  /** Of all tasks of the run that count; of a run without an end, of the last round. */
  WaitTimes.Summary waits() {
    return waits.summary(measuredFrom);
  }

  /** Of the tasks that started last. */
  WaitTimes.Summary recentWaits() {
    return recent.summary();
  }

  RunStatus status(long elapsedMs, long planned, List<AgentStatus> agents) {
    List<TenantStatus> shown = new ArrayList<>();
    tenants.forEach(
        (id, t) -> {
          long starts = t.started.sum();
          double mean = starts == 0 ? 0 : t.waitUs.sum() / (double) starts / US_PER_MS;
          shown.add(new TenantStatus(id, t.submitted.sum(), t.ended.sum(), mean));
        });
    return new RunStatus(
        elapsedMs,
        planned,
        submitted.get(),
        started.sum(),
        ended.sum(),
        notCompleted.sum(),
        agents,
        shown);
  }

  private int slot(long task) {
    return (int) (task % workload.size());
  }

  private Tenant tenant(long task) {
    return Objects.requireNonNull(tenants.get(arrival(task).tenant().value()));
  }
}
