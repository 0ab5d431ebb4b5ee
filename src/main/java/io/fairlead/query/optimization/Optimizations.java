package io.fairlead.query.optimization;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * The searches of one instance: one at a time of those that are over within seconds, and beside it
 * one of those that replay, so that no more than two processors are taken from what is at work, and
 * nobody waits minutes for a plan. Remembers the last ones. Safe for use by several threads.
 */
public final class Optimizations implements AutoCloseable {
  /** Remembered, those that have ended and those that have not. */
  static final int MOST = 20;

  /** Running or waiting for their turn; further ones are turned away. */
  static final int MOST_OPEN = 8;

  private final Deque<Optimization> latestFirst = new ArrayDeque<>();
  private final ExecutorService searches = thread("fairlead-optimization");
  private final ExecutorService replays = thread("fairlead-replay");

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread made = new Thread(work, name);
          made.setDaemon(true);
          return made;
        });
  }

  /**
   * Has it done as soon as what was asked for before has ended.
   *
   * @throws io.fairlead.query.ProblemException 429 if too many wait, 503 after the end
   */
  public Optimization start(
      SwarmId swarm, OptimizationKind kind, String issuedBy, Optimization.Work work) {
    Optimization started =
        new Optimization(UUID.randomUUID().toString(), swarm, kind, issuedBy, work);
    synchronized (latestFirst) {
      if (searches.isShutdown()) {
        throw Problem.unavailable("this instance is stopping").toException();
      }
      long open = latestFirst.stream().filter(each -> !each.ended()).count();
      if (open >= MOST_OPEN) {
        throw Problem.tooMany(open + " optimisations are waiting or running on this instance")
            .toException();
      }
      latestFirst.addFirst(started);
      // What is done again and again goes first, whatever its age.
      forget(each -> each.issuedBy().equals(ShareSchedule.SCHEDULE));
      forget(each -> true);
      (kind.replays() ? replays : searches).execute(started::run);
    }
    return started;
  }

  /** Forgets the oldest of those that have ended, until few enough are left. */
  private void forget(Predicate<Optimization> which) {
    for (Iterator<Optimization> oldest = latestFirst.descendingIterator();
        latestFirst.size() > MOST && oldest.hasNext(); ) {
      Optimization each = oldest.next();
      if (each.ended() && which.test(each)) {
        oldest.remove();
      }
    }
  }

  /**
   * The same, in place of what has ended of that kind by the same issuer in the swarm: what is done
   * again and again leaves room for what others asked for.
   */
  Optimization startAnew(
      SwarmId swarm, OptimizationKind kind, String issuedBy, Optimization.Work work) {
    synchronized (latestFirst) {
      Optimization started = start(swarm, kind, issuedBy, work);
      latestFirst.removeIf(
          each -> each != started && each.ended() && each.isFor(swarm, kind, issuedBy));
      return started;
    }
  }

  /** That one, if it is remembered. */
  public Optional<Optimization> find(SwarmId swarm, String id) {
    return of(swarm).stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /**
   * That one.
   *
   * @throws io.fairlead.query.ProblemException 404 if it is not remembered
   */
  public Optimization known(SwarmId swarm, String id) {
    return find(swarm, id)
        .orElseThrow(
            () ->
                Problem.unknown(
                        "swarm "
                            + swarm
                            + " has no optimisation "
                            + id
                            + "; an instance remembers its last "
                            + MOST)
                    .toException());
  }

  /** Those of a swarm, latest first. */
  public List<Optimization> of(SwarmId swarm) {
    synchronized (latestFirst) {
      List<Optimization> found = new ArrayList<>(latestFirst);
      found.removeIf(each -> !each.swarm().equals(swarm));
      return found;
    }
  }

  @Override
  public void close() {
    synchronized (latestFirst) {
      latestFirst.forEach(Optimization::cancel);
      searches.shutdownNow();
      replays.shutdownNow();
    }
  }
}
