package io.fairlead.scheduler;

import io.fairlead.model.Discipline;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Series;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.admission.AdmissionBounds;
import io.fairlead.scheduler.admission.AgentSupply;
import io.fairlead.scheduler.admission.CounterOffer;
import io.fairlead.scheduler.admission.ForwardSchedule;
import io.fairlead.scheduler.admission.Job;
import io.fairlead.scheduler.admission.RetryAfter;
import io.fairlead.scheduler.admission.SeriesBook;
import io.fairlead.scheduler.admission.SeriesDemand;
import io.fairlead.scheduler.admission.UtilisationTest;
import io.fairlead.scheduler.lease.DispatchWindow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether a critical task's deadline is promised: puts the swarm, as it stands, into a {@link
 * ForwardSchedule}. Reads state, decides, changes nothing. O(agents + what they hold) beside the
 * schedule's own cost.
 */
final class DeadlineAdmission {
  /** Live critical tasks with a deadline; further ones are refused as admission-full. */
  static final int MAX_DEADLINES = ForwardSchedule.MAX_JOBS - 1;

  private final SwarmState state;

  DeadlineAdmission(SwarmState state) {
    this.state = state;
  }

  /**
   * What is decided of a task.
   *
   * @param rejection null if it is taken
   * @param admitted whether its deadline is promised
   * @param series the reservation as it stands with the task; null if that does not change
   */
  record Verdict(@Nullable Rejection rejection, boolean admitted, @Nullable StoredSeries series) {
    static final Verdict UNPROMISED = new Verdict(null, false, null);

    static Verdict refused(Reason reason, String message, @Nullable Long earliestDeadlineMs) {
      return new Verdict(new Rejection(reason, message, null, earliestDeadlineMs), false, null);
    }
  }

  /**
   * Why no deadline is promised at all; null if some are. What is promised rests on the most urgent
   * critical task going before everything else.
   */
  static @Nullable String promisesNone(SwarmConfig config) {
    if (!config.admitsDeadlines()) {
      return "deadlineAdmission is off";
    }
    if (config.discipline(Level.CRITICAL) != Discipline.EDF) {
      return "level.critical.discipline is not edf";
    }
    return config.weightedLevels() ? "levelOrder is weighted" : null;
  }

  private static boolean applies(Task task, SwarmConfig config) {
    return task.level() == Level.CRITICAL
        && task.deadlineMs() != Task.NEVER
        && promisesNone(config) == null;
  }

  Verdict decide(Task task, long costUs, Now now) {
    if (!applies(task, state.config)) {
      return Verdict.UNPROMISED;
    }
    String fault = unpromisable(task);
    if (fault != null) {
      return Verdict.refused(Reason.DEADLINE_UNREACHABLE, fault, null);
    }
    long releaseMs = Math.max(now.wallMs(), task.notBeforeMs());
    Series series = task.series();
    StoredSeries reserved =
        series == null ? null : state.series.get(SwarmState.seriesKey(task.tenant(), series.id()));
    boolean early = reserved != null && SeriesBook.tooEarly(reserved, releaseMs);
    if (reserved != null && !early && SeriesBook.covers(reserved, task, costUs, releaseMs)) {
      return new Verdict(null, true, SeriesBook.released(reserved, releaseMs));
    }
    // What comes too early is one task more; anything else of a series asks for a reservation.
    boolean reserves = series != null && !early;
    if (state.deadlines.size() >= MAX_DEADLINES) {
      return full(state.deadlines.size() + " critical tasks with a deadline have not ended");
    }
    if (reserves && reserved == null && state.series.size() >= SeriesBook.MAX_SERIES) {
      return full(state.series.size() + " series are reserved");
    }
    return schedule(task, costUs, releaseMs, reserves ? series : null, reserved, now);
  }

  private static Verdict full(String message) {
    return new Verdict(
        Rejection.later(Reason.ADMISSION_FULL, message, RetryAfter.LEAST_MS), false, null);
  }

  private @Nullable String unpromisable(Task task) {
    if (!task.dependencies().isEmpty()) {
      return "dependencies: when they end is not known, so no deadline can be promised";
    }
    if (!task.resourceDemand().isEmpty()) {
      return "resourceDemand: who else will use the resources is not known, so no deadline can be"
          + " promised";
    }
    if (state.config.tenant(task.tenant()).maxConcurrency() != 0) {
      return "tenantId '"
          + task.tenant()
          + "': has a maxConcurrency, under which its own tasks may keep others back, so no"
          + " deadline can be promised";
    }
    return null;
  }

  /** The reserved series are told apart by identity: one is one row of the state. */
  @SuppressWarnings("ReferenceEquality")
  private Verdict schedule(
      Task task,
      long costUs,
      long releaseMs,
      @Nullable Series series,
      @Nullable StoredSeries reserved,
      Now now) {
    Map<List<String>, Integer> classes = new LinkedHashMap<>();
    int eligibility = number(classes, task.requiredCapabilities());
    UtilisationTest utilisation = new UtilisationTest();
    List<SeriesDemand> demands = new ArrayList<>();
    for (StoredSeries other : state.series.values()) {
      if (series == null || other != reserved) {
        utilisation.add(other.costUs(), other.series().periodMs());
        demands.add(SeriesBook.demand(other, now.wallMs(), number(classes, other.capabilities())));
      }
    }
    if (series != null) {
      utilisation.add(costUs, series.periodMs());
    }
    List<Job> jobs = new ArrayList<>();
    for (TaskState other : state.deadlines.tasks()) {
      if (other.level() == Level.CRITICAL && !other.phase.leased()) {
        jobs.add(job(other, number(classes, other.task.requiredCapabilities()), now));
      }
    }
    if (classes.size() > AdmissionBounds.MAX_CLASSES) {
      return full(
          classes.size()
              + " different sets of requiredCapabilities are in the deadlines and series: at most "
              + AdmissionBounds.MAX_CLASSES
              + " can be tested");
    }
    List<AgentSupply> agents = agents(classes.keySet(), now);
    double capacity = agents.stream().mapToDouble(agent -> agent.slots() * agent.speed()).sum();
    ForwardSchedule schedule =
        new ForwardSchedule(
            now.wallMs() * 1_000,
            state.config.get(Setting.ADMISSION_HORIZON_MS) * 1_000,
            state.config.get(Setting.CRITICAL_SHARE),
            state.blocking.boundUs(now.wallMs(), state.config.get(Setting.ADMISSION_HORIZON_MS)),
            agents,
            classes.size(),
            jobs,
            demands);
    if (!schedule.served(eligibility)) {
      return Verdict.refused(
          Reason.NO_CAPACITY,
          task.requiredCapabilities().isEmpty()
              ? "no agent takes work at present"
              : "requiredCapabilities "
                  + task.requiredCapabilities()
                  + ": no agent that takes work has them",
          null);
    }
    if (series != null && utilisation.rejects(capacity, state.config.get(Setting.CRITICAL_SHARE))) {
      return Verdict.refused(
          Reason.NO_CAPACITY,
          "series '"
              + series.id()
              + "': with it the reserved series need "
              + utilisation.demand()
              + " of "
              + capacity
              + " units of speed, of which criticalShare may be promised",
          null);
    }
    if (schedule.tooLarge()) {
      return tooManyToTest(schedule);
    }
    Job job =
        new Job(
            state.arrivals + 1,
            releaseMs * 1_000,
            deadlineUs(task),
            costUs,
            eligibility,
            true,
            releaseMs <= now.wallMs());
    StoredSeries wanted = series == null ? null : reservation(task, series, costUs, releaseMs);
    if (schedule.accepts(job, demand(wanted, job.deadlineUs(), now, eligibility))) {
      return new Verdict(null, true, wanted);
    }
    if (schedule.spent()) {
      return tooManyToTest(schedule);
    }
    CounterOffer offer =
        new CounterOffer(schedule, job, deadlineUs -> demand(wanted, deadlineUs, now, eligibility));
    OptionalLong earliestMs = offer.earliestDeadlineMs();
    return Verdict.refused(
        Reason.DEADLINE_UNREACHABLE,
        "deadlineMs '"
            + task.deadlineMs()
            + "': cannot be promised beside what has been; "
            + told(earliestMs, offer.coarse()),
        earliestMs.isPresent() ? (Long) earliestMs.getAsLong() : null);
  }

  private static Verdict tooManyToTest(ForwardSchedule schedule) {
    return full(schedule + " are too many to test");
  }

  private static String told(OptionalLong earliestMs, boolean coarse) {
    if (earliestMs.isPresent()) {
      return coarse
          ? earliestMs.getAsLong() + " can be, and perhaps an earlier one"
          : "the earliest is " + earliestMs.getAsLong();
    }
    return coarse
        ? "so much has been promised that no other was found in the steps that a search may take"
        : "no other can either";
  }

  private static StoredSeries reservation(Task task, Series series, long costUs, long releaseMs) {
    return new StoredSeries(
        task.tenant(),
        series,
        costUs,
        Math.max(1, deadlineMs(task) - releaseMs),
        task.requiredCapabilities(),
        releaseMs);
  }

  /** The demand of a series that is to be reserved, were the first deadline another one. */
  private static @Nullable SeriesDemand demand(
      @Nullable StoredSeries wanted, long deadlineUs, Now now, int eligibility) {
    if (wanted == null) {
      return null;
    }
    StoredSeries other =
        new StoredSeries(
            wanted.tenant(),
            wanted.series(),
            wanted.costUs(),
            Math.max(1, deadlineUs / 1_000 - wanted.lastReleaseMs()),
            wanted.capabilities(),
            wanted.lastReleaseMs());
    return SeriesBook.demand(other, now.wallMs(), eligibility);
  }

  private static Job job(TaskState task, int eligibility, Now now) {
    boolean queued = task.phase != TaskPhase.DELAYED && task.phase != TaskPhase.RETRY_WAIT;
    return new Job(
        task.order(),
        (queued ? Math.max(now.wallMs(), task.wakeAtMs) : task.wakeAtMs) * 1_000,
        deadlineUs(task.task),
        task.costUs(),
        eligibility,
        task.admitted,
        queued);
  }

  private static long deadlineUs(Task task) {
    return deadlineMs(task) * 1_000;
  }

  /** Before the end of what never ends, so that none is promised that the bound says nothing of. */
  private static long deadlineMs(Task task) {
    return Math.min(task.deadlineMs(), Long.MAX_VALUE / 4_000 - 1);
  }

  private static int number(Map<List<String>, Integer> classes, List<String> capabilities) {
    return classes.computeIfAbsent(capabilities, unused -> classes.size());
  }

  /**
   * @param classes in the order of their numbers
   */
  private List<AgentSupply> agents(Collection<List<String>> classes, Now now) {
    List<AgentSupply> agents = new ArrayList<>();
    for (AgentState agent : state.agents.values()) {
      if (agent.unavailability(state.breakerLimits()) == null) {
        BitSet serves = new BitSet();
        int number = 0;
        for (List<String> required : classes) {
          serves.set(number++, agent.capabilities().containsAll(required));
        }
        agents.add(
            new AgentSupply(
                agent.profile.slots(),
                agent.speed,
                wayUs(agent),
                DispatchWindow.LOOK_US,
                held(agent, now),
                serves));
      }
    }
    return agents;
  }

  private static long wayUs(AgentState agent) {
    return (long) Math.ceil(agent.roundTripUs);
  }

  /** A run that is over its estimate goes on for a round trip at least. */
  private static List<Long> held(AgentState agent, Now now) {
    List<Long> held = new ArrayList<>(agent.held.size());
    for (TaskState task : agent.held.values()) {
      held.add(Math.max(wayUs(agent), RoomIndex.remainingUs(agent, task, now)));
    }
    return held;
  }
}
