package io.fairlead.query.optimization;

import io.fairlead.model.SwarmId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.OptimizationView.State;
import io.fairlead.sim.ReplayCancelledException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One search: how far it is, and what came of it. Safe for use by several threads. */
public final class Optimization implements SearchMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(Optimization.class);

  /** What is done, off the stream threads. */
  @FunctionalInterface
  public interface Work {
    /**
     * @throws ProblemException if it can't be done
     */
    OptimizationView.@Nullable Result run(SearchMonitor monitor);
  }

  private final String id;
  private final SwarmId swarm;
  private final OptimizationKind kind;
  private final String issuedBy;
  private final Work work;
  private final long createdAtMs = System.currentTimeMillis();
  private volatile boolean cancelled;
  private State state = State.WAITING;
  private double share;
  private String doing = "";
  private @Nullable Long startedAtMs;
  private @Nullable Long endedAtMs;
  private @Nullable Problem problem;
  private OptimizationView.@Nullable Result result;

  Optimization(String id, SwarmId swarm, OptimizationKind kind, String issuedBy, Work work) {
    this.id = id;
    this.swarm = swarm;
    this.kind = kind;
    this.issuedBy = issuedBy;
    this.work = work;
  }

  public String id() {
    return id;
  }

  SwarmId swarm() {
    return swarm;
  }

  String issuedBy() {
    return issuedBy;
  }

  /** What is done; it may know more than its view tells. */
  public Work work() {
    return work;
  }

  boolean isFor(SwarmId one, OptimizationKind what, String issuer) {
    return swarm.equals(one) && kind == what && issuedBy.equals(issuer);
  }

  /** Does it. Throws nothing: what goes wrong is its result. */
  void run() {
    synchronized (this) {
      if (state != State.WAITING) {
        return;
      }
      state = State.RUNNING;
      startedAtMs = System.currentTimeMillis();
    }
    try {
      OptimizationView.@Nullable Result found = work.run(this);
      // One that has its result was cancelled too late: what it did is done.
      end(cancelled && found == null ? State.CANCELLED : State.DONE, null, found);
    } catch (SearchCancelledException | ReplayCancelledException e) {
      end(State.CANCELLED, null, null);
    } catch (ProblemException e) {
      end(State.FAILED, e.problem(), null);
    } catch (RuntimeException | Error e) { // a library that is not there, or no memory left
      LOG.error("optimisation {} of swarm {} failed", id, swarm, e);
      end(State.FAILED, Problem.of(500, "Internal Server Error", "the log says why"), null);
    }
  }

  private synchronized void end(
      State how, @Nullable Problem why, OptimizationView.@Nullable Result found) {
    state = how;
    problem = why;
    result = found;
    share = how == State.DONE ? 1 : share;
    doing = "";
    endedAtMs = System.currentTimeMillis();
    notifyAll();
  }

  /** Ends it, soon if it runs. One that has ended stays as it is. */
  public synchronized void cancel() {
    cancelled = true;
    if (state == State.WAITING) {
      end(State.CANCELLED, null, null);
    }
  }

  /** Waits until it has ended, but not longer than so many milliseconds. */
  synchronized boolean awaitEnd(long forMs) throws InterruptedException {
    long endNs = System.nanoTime() + forMs * 1_000_000;
    while (!state.ended()) {
      long leftMs = (endNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }

  /** Whether it has ended, however. */
  synchronized boolean ended() {
    return state.ended();
  }

  /** Why there is no result; null if there is one, or none yet. */
  public synchronized @Nullable Problem problem() {
    return problem;
  }

  public synchronized OptimizationView view() {
    return new OptimizationView(
        id,
        swarm.value(),
        kind.key(),
        state,
        issuedBy,
        share,
        doing,
        createdAtMs,
        startedAtMs,
        endedAtMs,
        problem,
        result);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean cancelled() {
    return cancelled || Thread.currentThread().isInterrupted();
  }

  @Override
  public synchronized void progress(double newShare, String newDoing) {
    share = Math.max(0, Math.min(1, newShare));
    doing = newDoing;
  }
}
