package io.fairlead.query.optimization;

import io.fairlead.model.Setting;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.SharesView;
import io.fairlead.query.view.SharesView.ConstraintView;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.streams.tally.SwarmTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the capacity of the swarms that this instance holds divided anew, and applied, each after its
 * sharesEveryMs. Looks at them once a second, and when one is divided, on a thread of its own. The
 * divisions take their turn among the other searches, and there is never more than one, of the
 * swarm that is longest overdue: so that others find a place. The last is to be found among the
 * swarm's optimisations, if not too many others are.
 */
public final class ShareSchedule implements AutoCloseable {
  /** Who asks. */
  static final String SCHEDULE = "schedule";

  private static final Logger LOG = LoggerFactory.getLogger(ShareSchedule.class);
  private static final long LOOK_EVERY_MS = 1_000;
  private static final int TOO_MANY = 429;

  private final Swarms swarms;
  private final Map<SwarmId, Course> courses = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "fairlead-shares");
            made.setDaemon(true);
            return made;
          });
  private @Nullable ScheduledFuture<?> rounds;

  /** Owned by the thread of the rounds. */
  private @Nullable Optimization running;

  /** The swarms that are here. */
  interface Swarms {
    List<SwarmId> held();

    /** How often a swarm's capacity is divided, milliseconds; 0 for never. */
    long everyMs(SwarmId swarm);

    /**
     * Has it divided.
     *
     * @throws ProblemException if that can't be done now
     */
    Optimization start(SwarmId swarm);
  }

  /** How it goes with one swarm. Owned by the thread of the rounds. */
  private static final class Course {
    private long lastMs;
    private @Nullable Optimization last;
    private String trouble = "";

    Course(long nowMs) {
      lastMs = nowMs;
    }
  }

  ShareSchedule(Swarms swarms) {
    this.swarms = swarms;
  }

  /** For the swarms of the coordinator that there is when its rounds begin. */
  public static ShareSchedule of(SwarmAccess access, Optimizations optimizations) {
    return new ShareSchedule(new Here(access, optimizations));
  }

  /** Goes on its rounds. Once is enough. */
  public synchronized void start() {
    if (rounds == null) {
      rounds =
          thread.scheduleWithFixedDelay(
              this::rounds, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Rounds for as long as it is to be until the next ones, each when the last one's has ended. */
  private void rounds() {
    long endMs = nowMs() + LOOK_EVERY_MS;
    try {
      Optimization begun = round(nowMs());
      while (begun != null && begun.awaitEnd(Math.max(0, endMs - nowMs())) && nowMs() < endMs) {
        begun = round(nowMs());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  /**
   * Looks at every swarm, and has one divided if none is.
   *
   * @param nowMs by a clock that goes evenly
   * @return what was begun; null if nothing
   */
  @Nullable Optimization round(long nowMs) {
    try {
      List<SwarmId> held = swarms.held();
      courses.keySet().retainAll(held);
      if (running != null && running.ended()) {
        running = null;
      }
      List<Due> due = new ArrayList<>();
      for (SwarmId swarm : held) {
        Course course = courses.computeIfAbsent(swarm, unused -> new Course(nowMs));
        long overdueMs = overdueMs(swarm, course, nowMs);
        if (overdueMs >= 0) {
          due.add(new Due(swarm, course, overdueMs));
        }
      }
      due.sort(Comparator.comparingLong(each -> -each.overdueMs()));
      for (Iterator<Due> next = due.iterator(); running == null && next.hasNext(); ) {
        if (!begins(next.next(), nowMs)) {
          return null;
        }
      }
      return due.isEmpty() ? null : running;
    } catch (RuntimeException e) {
      LOG.error("a round of the schedule of shares failed", e);
      return null;
    }
  }

  /** A swarm whose time has come. */
  private record Due(SwarmId swarm, Course course, long overdueMs) {}

  /** Since when it is to be divided; below 0 if it is not. */
  private long overdueMs(SwarmId swarm, Course course, long nowMs) {
    Optimization last = course.last;
    if (last != null) {
      if (!last.ended()) {
        return -1;
      }
      course.last = null;
      tell(swarm, course, trouble(last.view()));
    }
    long everyMs = swarms.everyMs(swarm);
    if (everyMs == 0) {
      course.lastMs = nowMs;
      return -1;
    }
    return nowMs - course.lastMs - everyMs;
  }

  /** Whether there may be room for one. Where there was none it stays due. */
  private boolean begins(Due due, long nowMs) {
    Course course = due.course();
    long beforeMs = course.lastMs;
    course.lastMs = nowMs;
    try {
      course.last = swarms.start(due.swarm());
      running = course.last;
    } catch (ProblemException e) {
      if (e.problem().status() == TOO_MANY) {
        course.lastMs = beforeMs;
        return false;
      }
      tell(due.swarm(), course, e.problem().detail());
    }
    return true;
  }

  /** What keeps it from being divided; empty if nothing does. */
  private static String trouble(OptimizationView ended) {
    Problem problem = ended.problem();
    OptimizationView.Result result = ended.result();
    SharesView shares = result == null ? null : result.shares();
    if (problem != null) {
      return problem.detail();
    }
    return shares == null || shares.feasible()
        ? ""
        : "the constraints contradict each other: "
            + shares.conflict().stream()
                .map(ConstraintView::message)
                .collect(Collectors.joining("; "));
  }

  /** Once for each change: it will be the same at every turn. */
  private static void tell(SwarmId swarm, Course course, String trouble) {
    if (!trouble.equals(course.trouble)) {
      course.trouble = trouble;
      if (trouble.isEmpty()) {
        LOG.info("swarm {}: capacity is divided by the schedule again", swarm);
      } else {
        LOG.warn("swarm {}: capacity can't be divided by the schedule: {}", swarm, trouble);
      }
    }
  }

  /** What was last said of a swarm that can't be divided; empty if nothing. */
  String trouble(SwarmId swarm) {
    Course course = courses.get(swarm);
    return course == null ? "" : course.trouble;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Those of the coordinator. */
  private static final class Here implements Swarms {
    private final SwarmAccess access;
    private final Optimizations optimizations;
    private final ShareOptimisation shares;

    Here(SwarmAccess access, Optimizations optimizations) {
      this.access = access;
      this.optimizations = optimizations;
      this.shares = new ShareOptimisation(access);
    }

    @Override
    public List<SwarmId> held() {
      return access.ifStarted().stream()
          .flatMap(coordinator -> coordinator.tallies().swarms().stream())
          .map(SwarmTally::swarm)
          .toList();
    }

    @Override
    public long everyMs(SwarmId swarm) {
      Coordinator coordinator = access.coordinator();
      Optional<SwarmTally> tally = coordinator.tallies().swarm(swarm);
      if (tally.isEmpty()) {
        return 0;
      }
      try {
        Optional<StoredSwarm> stored = coordinator.state().swarm(tally.get().partition(), swarm);
        return stored.map(found -> found.config().get(Setting.SHARES_EVERY_MS)).orElse(0L);
      } catch (UnavailableException e) {
        return 0; // partitions are moving
      }
    }

    @Override
    public Optimization start(SwarmId swarm) {
      StateReader state = access.coordinator().state();
      if (!(state.locate(swarm) instanceof StateReader.Location.Here here)) {
        throw Problem.unavailable("swarm " + swarm + " is not here").toException();
      }
      try {
        return optimizations.startAnew(
            swarm,
            OptimizationKind.SHARES,
            SCHEDULE,
            shares.work(
                state,
                here.partition(),
                swarm,
                ShareOptimisation.Wanted.asConfigured(
                    ShareOptimisation.STANDARD_MS, true, SCHEDULE)));
      } catch (UnavailableException e) {
        throw Problem.unavailable("the swarm's state can't be read at this moment").toException();
      }
    }
  }
}
