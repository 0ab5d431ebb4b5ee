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
import java.util.HashMap;
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
 * sharesEveryMs. Looks at them once a second on a thread of its own; the divisions take their turn
 * among the other searches, and of one swarm there is never more than one. The last is to be found
 * among the swarm's optimisations.
 */
public final class ShareSchedule implements AutoCloseable {
  /** Who asks. */
  static final String SCHEDULE = "schedule";

  private static final Logger LOG = LoggerFactory.getLogger(ShareSchedule.class);
  private static final long LOOK_EVERY_MS = 1_000;

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
    private @Nullable Optimization running;
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
              () -> round(System.nanoTime() / 1_000_000),
              LOOK_EVERY_MS,
              LOOK_EVERY_MS,
              TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Looks at every swarm.
   *
   * @param nowMs by a clock that goes evenly
   */
  void round(long nowMs) {
    try {
      List<SwarmId> held = swarms.held();
      courses.keySet().retainAll(held);
      for (SwarmId swarm : held) {
        look(swarm, courses.computeIfAbsent(swarm, unused -> new Course(nowMs)), nowMs);
      }
    } catch (RuntimeException e) {
      LOG.error("a round of the schedule of shares failed", e);
    }
  }

  private void look(SwarmId swarm, Course course, long nowMs) {
    Optimization running = course.running;
    if (running != null) {
      if (!running.ended()) {
        return;
      }
      course.running = null;
      tell(swarm, course, trouble(running.view()));
    }
    long everyMs = swarms.everyMs(swarm);
    if (everyMs == 0) {
      course.lastMs = nowMs;
    } else if (nowMs - course.lastMs >= everyMs) {
      course.lastMs = nowMs;
      try {
        course.running = swarms.start(swarm);
      } catch (ProblemException e) {
        tell(swarm, course, e.problem().detail());
      }
    }
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
