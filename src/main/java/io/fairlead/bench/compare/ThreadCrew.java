package io.fairlead.bench.compare;

import io.fairlead.bench.load.Crew;
import io.fairlead.bench.load.SimulatedHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** A thread for each agent, which fetches and does its tasks. */
final class ThreadCrew implements Crew {
  private final List<Thread> threads = new ArrayList<>();
  private final IntPredicate ready;
  private volatile boolean stopped;
  private volatile @Nullable RuntimeException failure;

  /** What one of them does. */
  @FunctionalInterface
  interface Member {
    /** Works until the thread is interrupted, or the crew stopped. */
    void work(int agent, SimulatedHandler handler, ThreadCrew crew) throws InterruptedException;
  }

  private ThreadCrew(IntPredicate ready) {
    this.ready = ready;
  }

  /**
   * Starts them.
   *
   * @param ready which of them can be given tasks
   */
  static Crew start(List<SimulatedHandler> handlers, Member member, IntPredicate ready) {
    ThreadCrew crew = new ThreadCrew(ready);
    for (int i = 0; i < handlers.size(); i++) {
      int agent = i;
      Thread thread =
          new Thread(
              () -> crew.work(agent, handlers.get(agent), member),
              "fairlead-peer-" + handlers.get(i).agent().id().value());
      thread.setDaemon(true);
      crew.threads.add(thread);
    }
    crew.threads.forEach(Thread::start);
    return crew;
  }

  private void work(int agent, SimulatedHandler handler, Member member) {
    try {
      member.work(agent, handler, this);
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt(); // the crew is being closed
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** Whether nobody shall work any more. */
  boolean isStopped() {
    return stopped;
  }

  @Override
  public boolean isReady(int agent) {
    return ready.test(agent);
  }

  @Override
  public void kill(int agent) {
    throw new UnsupportedOperationException("no agent of a peer is killed");
  }

  @Override
  public void checkAlive() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
