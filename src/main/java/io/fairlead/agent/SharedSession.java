package io.fairlead.agent;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one session of an agent, shared by the thread that reads, the thread that reports, and a
 * thread per slot. One lock; nothing under it blocks.
 *
 * <p>A handler's thread is interrupted only under the lock and only while its run is the one meant,
 * so an interrupt never hits the next task.
 */
final class SharedSession {
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition report = lock.newCondition();
  private final Supplier<Moment> clock;
  private final AgentSession session;

  /**
   * @param helloIds draws a random hello id at every call
   */
  SharedSession(AgentSettings settings, Supplier<String> helloIds, Supplier<Moment> clock) {
    this.clock = clock;
    this.session = new AgentSession(settings, helloIds, clock.get());
  }

  /** One step of the session, under the lock. */
  @FunctionalInterface
  private interface Step {
    List<Run> at(Moment now);
  }

  void ready() {
    step(
        now -> {
          session.ready(now);
          return List.of();
        });
  }

  void onMessage(AgentMessage message) {
    step(now -> session.onMessage(message, now));
  }

  void topicGone() {
    step(session::topicGone);
  }

  void tick() {
    step(session::tick);
  }

  void drain() {
    step(
        now -> {
          session.drain(now);
          return List.of();
        });
  }

  void throttle(double share) {
    step(
        now -> {
          session.throttle(share);
          return List.of();
        });
  }

  void abandonRunning() {
    step(session::abandonRunning);
  }

  void finish(AgentEnd.Reason reason, String detail) {
    step(now -> session.finish(reason, detail));
  }

  void acknowledged() {
    step(
        now -> {
          session.acknowledged(now);
          return List.of();
        });
  }

  void notSent() {
    step(
        now -> {
          session.notSent(now);
          return List.of();
        });
  }

  void tooLarge() {
    step(
        now -> {
          session.tooLarge(now);
          return List.of();
        });
  }

  void progressed(Run run, double share) {
    step(
        now -> {
          session.progressed(run, share, now);
          return List.of();
        });
  }

  void returned(Run run, TaskResult result) {
    step(
        now -> {
          run.runBy(null);
          session.returned(run, result, now);
          return List.of();
        });
  }

  void failed(Run run, String error, boolean retriable) {
    step(
        now -> {
          run.runBy(null);
          session.failed(run, error, retriable, now);
          return List.of();
        });
  }

  boolean takeReread() {
    lock.lock();
    try {
      return session.takeReread();
    } finally {
      lock.unlock();
    }
  }

  SessionPhase phase() {
    lock.lock();
    try {
      return session.phase();
    } finally {
      lock.unlock();
    }
  }

  Optional<AgentEnd> end() {
    lock.lock();
    try {
      return session.end();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a task to run on the calling thread; null once the agent has ended. */
  @Nullable Run awaitRun() {
    lock.lock();
    try {
      while (session.end().isEmpty()) {
        Run run = session.startNext(clock.get());
        if (run != null) {
          run.runBy(Thread.currentThread());
          report.signal();
          work.signal(); // there may be more: one slot wakes the next
          return run;
        }
        work.awaitUninterruptibly();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a report to be due; null once the agent has ended. */
  @Nullable AgentReport awaitReport() throws InterruptedException {
    lock.lock();
    try {
      while (session.end().isEmpty()) {
        Moment now = clock.get();
        interrupt(session.tick(now));
        AgentReport made = session.takeReport(now);
        if (made != null) {
          return made;
        }
        long wait = Math.min(session.nanosUntilDue(now), LONGEST_WAIT_NANOS);
        if (wait > 0) {
          report.awaitNanos(wait);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void step(Step step) {
    lock.lock();
    try {
      interrupt(step.at(clock.get()));
      report.signal();
      if (session.end().isPresent()) {
        work.signalAll();
      } else {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void interrupt(List<Run> runs) {
    runs.forEach(Run::interrupt);
  }
}
