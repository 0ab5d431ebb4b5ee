package io.fairlead.bench.scale;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.HeapInUse;
import io.fairlead.bench.Spread;
import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.ClosedLoop;
import io.fairlead.bench.load.TaskFeed;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmId;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a backlog costs on a real broker, one stand for each size: it is filled without agents, the
 * heap is looked at, the coordinator is restarted with its state and without, and then agents join
 * and as many tasks are submitted as end.
 *
 * <p>Reports go before tasks, so a coordinator with reports all the time takes in no tasks, and
 * what should wait in its state waits on the topic. So tasks take as long as it needs that the
 * agents can't do more than a given number a second.
 *
 * @param agents how many, with {@value #SLOTS} slots each
 * @param perSecond tasks that all of them together do in a second at most, from 1; 0: as many as
 *     they are given, and no backlog waits any more if the coordinator is the slower
 * @param payloadBytes of each task
 * @param warmUpMs of the steady load, before it is measured
 * @param repetitions stretches of the steady load that are measured, from 1
 * @param measuredMs how long each lasts
 */
public record BacklogScale(
    Guarantee guarantee,
    int agents,
    int perSecond,
    int payloadBytes,
    long warmUpMs,
    int repetitions,
    long measuredMs) {
  static final int SLOTS = 16;

  /** What agents may be sent beyond their slots by default; those that end tasks at once are. */
  private static final int PREFETCH = 32;

  /** Of {@link Setting#MAX_QUEUED} one in so many is kept for critical tasks. */
  private static final int KEPT = 16;

  private static final long DEFAULT_MAX_QUEUED = 1_000_000;
  private static final SwarmId SWARM = new SwarmId("backlog");
  private static final int WARM_UP_WAITING = 1_000;
  private static final long LOOK_MS = 200;
  private static final long STALLED_MS = 60_000;

  /** As long as a coordinator may take to notice that its transaction was aborted, and more. */
  private static final long SETTLED_MS = 5_000;

  private static final double NS_PER_MS = 1e6;
  private static final double MS_PER_S = 1_000;

  /**
   * What came of it.
   *
   * @param waiting tasks that waited
   * @param maxQueued the swarm's limit; the default where that is enough
   * @param fillPerSecond tasks a second that were taken in until all waited
   * @param emptyHeapBytes in use before, of the whole process
   * @param heapBytes in use with all of them waiting, of the whole process
   * @param restartMs from the start of the coordinator until it is ready, on its state directory
   * @param restoreMs the same on an empty one
   * @param waitingAfter tasks that waited when it was ready again, the smaller of both times
   * @param tasksPerSecond that were dispatched and ended, with as many waiting all the time
   * @param streamThreadUs processor time of the stream thread for each of them, microseconds
   * @param waitingMeanwhile tasks that waited at the end of that
   */
  public record Point(
      int waiting,
      long maxQueued,
      double fillPerSecond,
      long emptyHeapBytes,
      long heapBytes,
      double restartMs,
      double restoreMs,
      long waitingAfter,
      Spread tasksPerSecond,
      Spread streamThreadUs,
      long waitingMeanwhile) {

    /** Whether a restart lost or added nothing. */
    public boolean isWhole() {
      return waitingAfter == waiting;
    }
  }

  /** How long a task takes a slot, milliseconds; 0 for tasks that end at once. */
  public long runMs() {
    return perSecond == 0 ? 0 : (long) Math.ceil(MS_PER_S * agents * SLOTS / perSecond);
  }

  /** Tasks beyond the backlog that are under way in the steady load. */
  private int window() {
    return agents * (perSecond == 0 ? SLOTS + PREFETCH : SLOTS);
  }

  /** The least limit with which the backlog and what is under way are admitted, or the default. */
  static long maxQueued(long waiting, long window) {
    long needed = waiting + window;
    long limit = needed * KEPT / (KEPT - 1) + KEPT;
    return Math.max(DEFAULT_MAX_QUEUED, limit);
  }

  /** Runs the smallest backlog for nothing, so that the first point is not the compiler's. */
  public void warmUp(Stands stands, Watch watch) throws IOException, InterruptedException {
    var unused = at(WARM_UP_WAITING, stands, watch);
  }

  /** Measures, on a stand of its own. */
  public Point at(int waiting, Stands stands, Watch watch)
      throws IOException, InterruptedException {
    String step = "%,d waiting".formatted(waiting);
    long maxQueued = maxQueued(waiting, window());
    try (Stand stand = stands.coordinator(guarantee, watch)) {
      stand.create(
          SWARM.value(),
          maxQueued == DEFAULT_MAX_QUEUED
              ? Map.of()
              : Map.of(Setting.MAX_QUEUED.key(), Long.toString(maxQueued)));
      long emptyHeapBytes = HeapInUse.afterFullCollection();
      double fillPerSecond = fill(stand, waiting, step + ": filling", watch);
      long heapBytes = HeapInUse.afterFullCollection();
      settle(stand, waiting, step + ": settling", watch);
      double restartMs = restart(stand, false, step + ": restart", watch);
      settle(stand, waiting, step + ": settling", watch);
      long afterRestart = waiting(stand, watch);
      double restoreMs = restart(stand, true, step + ": restart without its state", watch);
      long afterRestore = waiting(stand, watch);
      SteadyLoad.Plan plan =
          new SteadyLoad.Plan(SWARM, agents, SLOTS, runMs(), window(), payloadBytes, waiting);
      try (SteadyLoad load = SteadyLoad.start(stand, plan, watch)) {
        RateMeter meter = new RateMeter(load::done, () -> check(stand, load), watch);
        RateMeter.Rates rates = meter.measure(step, warmUpMs, repetitions, measuredMs);
        return new Point(
            waiting,
            maxQueued,
            fillPerSecond,
            emptyHeapBytes,
            heapBytes,
            restartMs,
            restoreMs,
            Math.abs(afterRestart - waiting) > Math.abs(afterRestore - waiting)
                ? afterRestart
                : afterRestore,
            rates.perSecond(),
            rates.streamThreadUs(),
            waiting(stand, watch));
      }
    }
  }

  private static void check(Stand stand, SteadyLoad load) {
    stand.checkAlive();
    load.check();
  }

  /** Returns how many a second. */
  private double fill(Stand stand, int waiting, String step, Watch watch)
      throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(waiting);
    long fromNs = System.nanoTime();
    try (SizedTasks tasks = new SizedTasks(stand.clientProperties(), SWARM, payloadBytes, runMs());
        TaskFeed feed = TaskFeed.start(loop, tasks::record, stand.clientProperties())) {
      long last = -1;
      long stillMs = 0;
      for (long there = 0; there < waiting; there = waiting(stand, watch)) {
        stand.checkAlive();
        feed.check();
        stillMs = there == last ? stillMs + LOOK_MS : 0;
        last = there;
        if (stillMs > STALLED_MS) {
          throw new IllegalStateException(
              "%,d tasks were submitted, and %,d wait".formatted(loop.submitted(), there));
        }
        watch.at(step, there, waiting);
        watch.pause(LOOK_MS);
      }
      return waiting / ((System.nanoTime() - fromNs) / NS_PER_MS) * 1_000;
    }
  }

  private static long waiting(Stand stand, Watch watch) throws InterruptedException {
    for (long waitedMs = 0; waitedMs < STALLED_MS; waitedMs += LOOK_MS) {
      OptionalLong waiting = stand.waiting(SWARM.value());
      if (waiting.isPresent()) {
        return waiting.getAsLong();
      }
      stand.checkAlive();
      watch.pause(LOOK_MS);
    }
    throw new IllegalStateException(
        "the swarm's state could not be read for " + STALLED_MS / 1_000 + " s");
  }

  /**
   * Waits until a coordinator that stood still for longer than its transactions may last has found
   * that out, and has got over it, as far as it does.
   */
  private static void settle(Stand stand, int waiting, String step, Watch watch)
      throws InterruptedException {
    long stillMs = 0;
    for (long waitedMs = 0; stillMs < SETTLED_MS; waitedMs += LOOK_MS) {
      stand.checkAlive();
      watch.at(step, 0, 0);
      watch.pause(LOOK_MS);
      OptionalLong there = stand.waiting(SWARM.value());
      stillMs = there.orElse(-1) == waiting ? stillMs + LOOK_MS : 0;
      if (waitedMs > STALLED_MS && stillMs == 0) {
        throw new IllegalStateException(
            "%,d tasks waited, and for %d s there are %s"
                .formatted(
                    waiting,
                    STALLED_MS / 1_000,
                    there.isPresent() ? "%,d".formatted(there.getAsLong()) : "none to be read"));
      }
    }
  }

  /** Returns the milliseconds from its start until it is ready. */
  private static double restart(Stand stand, boolean restored, String step, Watch watch)
      throws IOException, InterruptedException {
    watch.at(step, 0, 0);
    watch.pause(0);
    stand.stopCoordinator();
    long fromNs = System.nanoTime();
    stand.startCoordinator(restored);
    return (System.nanoTime() - fromNs) / NS_PER_MS;
  }
}
