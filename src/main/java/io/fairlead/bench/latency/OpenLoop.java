package io.fairlead.bench.latency;

import io.fairlead.bench.Watch;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Submits tasks at a constant rate, whatever becomes of them, from a thread of its own: first those
 * of the warm-up and, once they have ended, those that are measured.
 */
final class OpenLoop {
  private static final long LOOK_MS = 100;

  /** From a phase's start to its first task. */
  private static final long LEAD_NS = 50_000_000;

  /** A phase of which nothing has ended for so long is over. */
  private static final long STALLED_MS = 20_000;

  private final Load load;
  private final Stamps stamps;
  private final Moment last;
  private final IntConsumer submit;
  private final Runnable check;
  private final Watch watch;
  private volatile @Nullable RuntimeException failure;

  /**
   * @param stamps of all tasks; the side notes in them what happens after the submission
   * @param last where the side's way of a task ends
   * @param submit submits a task; may block, which then counts as the tasks' latency
   * @param check throws if the run has failed
   */
  OpenLoop(Load load, Stamps stamps, Moment last, IntConsumer submit, Runnable check, Watch watch) {
    this.load = load;
    this.stamps = stamps;
    this.last = last;
    this.submit = submit;
    this.check = check;
    this.watch = watch;
  }

  /**
   * Runs both phases; returns when everything has ended, or nothing moves any more.
   *
   * @param side its name, for people
   */
  void run(String side) throws InterruptedException {
    phase("warming up " + side, 0, load.warmUpTasks());
    phase("measuring " + side, load.warmUpTasks(), load.tasks());
  }

  private void phase(String step, int from, int tasks) throws InterruptedException {
    Thread driver = new Thread(() -> drive(from, tasks), "fairlead-open-loop");
    driver.setDaemon(true);
    driver.start();
    try {
      long stillMs = 0;
      int before = -1;
      while (driver.isAlive() || (ended(from) < tasks && stillMs < STALLED_MS)) {
        int ended = ended(from);
        stillMs = driver.isAlive() || ended != before ? 0 : stillMs + LOOK_MS;
        before = ended;
        check();
        watch.at(step, ended, tasks);
        watch.pause(LOOK_MS);
      }
      check();
    } finally {
      driver.interrupt();
      driver.join();
    }
  }

  private int ended(int from) {
    return stamps.marked(last) - from;
  }

  private void check() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
    check.run();
  }

  private void drive(int from, int tasks) {
    Schedule schedule =
        new Schedule(NanoClock.SYSTEM.nowNs() + LEAD_NS, load.ratePerSecond(), tasks);
    try {
      schedule.run(
          NanoClock.SYSTEM,
          (place, scheduledNs) -> {
            stamps.mark(Moment.SCHEDULED, from + place, scheduledNs);
            submit.accept(from + place);
            stamps.mark(Moment.SENT, from + place, NanoClock.SYSTEM.nowNs());
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run is over
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
