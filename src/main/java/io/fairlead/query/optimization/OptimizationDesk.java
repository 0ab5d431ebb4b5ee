package io.fairlead.query.optimization;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Parameter;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import java.util.concurrent.Semaphore;

/**
 * Starts searches on the instance that holds the swarm and, where that is asked for, waits for
 * their end.
 */
public final class OptimizationDesk {
  /** How long a request waits at most, milliseconds. */
  public static final long MAX_WAIT_MS = 10_000;

  public static final Parameter WAIT_MS =
      Parameter.query(
          "waitMs",
          Long.class,
          "Wait so long for the end, milliseconds, at most 10000. 0: do not wait.");

  /** Each takes a thread of the server. */
  private static final Semaphore WAITING = new Semaphore(16);

  private final SwarmAccess access;
  private final Optimizations optimizations;

  public OptimizationDesk(SwarmAccess access, Optimizations optimizations) {
    this.access = access;
    this.optimizations = optimizations;
  }

  /** Looks at the swarm and says what is to be done; called where the swarm is. */
  @FunctionalInterface
  public interface Preparation {
    /**
     * @throws io.fairlead.query.ProblemException if it can't be done
     */
    Optimization.Work prepare(StateReader state, int partition) throws UnavailableException;
  }

  /** 200 with the result if it has ended in time, else 202 with where to follow it. */
  public Reply start(
      Request request, SwarmId swarm, OptimizationKind kind, Preparation preparation) {
    long waitMs = request.number("waitMs", 0, MAX_WAIT_MS, 0);
    return access.reply(
        request,
        swarm,
        (state, partition) -> {
          if (state.swarm(partition, swarm).isEmpty()) {
            throw Problem.unknown("there is no swarm " + swarm)
                .because("unknown-swarm")
                .toException();
          }
          Optimization started =
              optimizations.start(
                  swarm, kind, request.principal().name(), preparation.prepare(state, partition));
          return reply(started, swarm, waitMs);
        });
  }

  private static Reply reply(Optimization started, SwarmId swarm, long waitMs) {
    if (awaited(started, waitMs)) {
      Problem problem = started.problem();
      if (problem != null) {
        throw problem.toException();
      }
      return Reply.ok(started.view());
    }
    String follow = Request.path("v1", "swarms", swarm.value(), "optimizations", started.id());
    return Reply.accepted(started.view(), follow);
  }

  /** Whether it has ended; waits no longer than that, and not at all if too many do. */
  public static boolean awaited(Optimization started, long waitMs) {
    if (waitMs == 0 || !WAITING.tryAcquire()) {
      return started.view().state().ended();
    }
    try {
      return started.awaitEnd(waitMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      WAITING.release();
    }
  }

  /** What is remembered of a swarm's searches. */
  public Optimizations optimizations() {
    return optimizations;
  }
}
