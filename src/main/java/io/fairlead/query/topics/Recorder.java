package io.fairlead.query.topics;

import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.query.Problem;
import io.fairlead.query.topics.Transcript.Submitted;
import io.fairlead.sim.Arrival;
import io.fairlead.sim.Measurement;
import io.fairlead.sim.Recording;
import io.fairlead.sim.ReplayFigures;
import io.fairlead.sim.SimulatedAgent;
import io.fairlead.sim.Workload;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Makes a recording of what was read.
 *
 * <p>What a task cost in truth is its last run time by the speed of the agent that ran it. One of
 * which no run is known (rejected for want of room, expired, or not ended yet) is a load like any
 * other: it costs the mean of those of its type whose cost is known, else what its producer or the
 * coordinator estimated, else the mean of all. Left out are those that were cancelled or rejected
 * for what they were, since nothing does that in a replay, and those of which nothing tells.
 */
final class Recorder {
  private static final long US_PER_MS = 1_000;

  /** Farther off is never, in a replay as well, milliseconds: a hundred years. */
  private static final long NEVER_AFTER_MS = 100L * 365 * 24 * 3_600_000;

  private final SwarmId swarm;
  private final Transcript transcript;
  private final LiveSwarm live;
  private final FleetHistory fleet;
  private final List<String> remarks = new ArrayList<>();
  private final Map<String, Mean> types = new HashMap<>();
  private final Mean all = new Mean();
  private final List<Submitted> taken = new ArrayList<>();
  private final List<TaskId> ids = new ArrayList<>();
  private long estimated;
  private long skipped;

  private static final class Mean {
    private double sum;
    private long count;

    void add(double value) {
      sum += value;
      count++;
    }

    long orZero() {
      return count == 0 ? 0 : Math.max(1, Math.round(sum / count));
    }
  }

  Recorder(SwarmId swarm, Transcript transcript, LiveSwarm live) {
    this.swarm = swarm;
    this.transcript = transcript;
    this.live = live;
    this.fleet = new FleetHistory(transcript, live);
  }

  /**
   * The recording.
   *
   * @throws io.fairlead.query.ProblemException 409 if there is no task in it, or no agent
   */
  RecordedPeriod record() {
    SortedMap<String, String> settings = settings();
    Workload workload = workload();
    if (workload.size() == 0) {
      throw Problem.conflict(
              "no task of swarm "
                  + swarm
                  + " that could be replayed arrived from "
                  + Transcript.at(transcript.askedFromMs())
                  + " until "
                  + Transcript.at(transcript.askedUntilMs())
                  + (transcript.remarks().isEmpty()
                      ? ""
                      : ": " + String.join("; ", transcript.remarks())))
          .because("no-tasks")
          .toException();
    }
    if (fleet.presences().isEmpty()) {
      throw Problem.conflict(
              "no agent of swarm "
                  + swarm
                  + " was there from "
                  + Transcript.at(transcript.fromMs())
                  + " until "
                  + Transcript.at(transcript.untilMs()))
          .because("no-agents")
          .toException();
    }
    remark();
    ReplayFigures measured = measured(settings);
    return new RecordedPeriod(
        new Recording(
            swarm.value(),
            transcript.fromMs(),
            transcript.untilMs(),
            workload,
            fleet.presences(),
            settings,
            new Recording.Measured(
                measured.completed(),
                measured.waitMeanMs(),
                measured.waitP50Ms(),
                measured.waitP99Ms()),
            skipped,
            ids),
        measured,
        transcript.askedFromMs(),
        transcript.askedUntilMs(),
        estimated,
        transcript.carried(),
        remarks);
  }

  // ------------------------------------------------------------------ tasks

  private Workload workload() {
    for (Submitted submitted : transcript.submitted()) {
      long costUs = fleet.costUs(submitted.end());
      if (costUs > 0) {
        types.computeIfAbsent(submitted.task().type(), unused -> new Mean()).add((double) costUs);
        all.add((double) costUs);
      }
    }
    List<Submitted> inOrder = new ArrayList<>(transcript.submitted());
    inOrder.sort(Comparator.comparingLong(Submitted::arrivedAtMs)); // stable
    List<Long> costsUs = new ArrayList<>();
    Map<TaskId, Integer> places = new HashMap<>();
    for (Submitted submitted : inOrder) {
      long costUs = costUs(submitted);
      if (costUs == 0) {
        skipped++;
      } else {
        places.put(submitted.task().id(), taken.size());
        taken.add(submitted);
        costsUs.add(costUs);
      }
    }
    List<Arrival> arrivals = new ArrayList<>(taken.size());
    for (int i = 0; i < taken.size(); i++) {
      ids.add(taken.get(i).task().id());
      arrivals.add(arrival(taken.get(i), costsUs.get(i), places));
    }
    return new Workload(swarm.value(), arrivals);
  }

  /** Microseconds at speed 1; 0 if it is left out. */
  private long costUs(Submitted submitted) {
    TaskEnd end = submitted.end();
    long ranUs = fleet.costUs(end);
    if (ranUs > 0) {
      return ranUs;
    }
    if (end != null && end.endedFromOutside()) {
      return 0;
    }
    Mean type = types.get(submitted.task().type());
    long costUs = type == null ? submitted.task().estimatedCostUs() : type.orZero();
    if (costUs == 0) {
      costUs = end == null || end.configured() ? 0 : end.estimateUs();
    }
    if (costUs == 0) {
      costUs = all.orZero();
    }
    estimated += costUs == 0 ? 0 : 1;
    return costUs;
  }

  private Arrival arrival(Submitted submitted, long costUs, Map<TaskId, Integer> places) {
    Task task = submitted.task();
    long atMs = submitted.arrivedAtMs();
    long delayMs = Math.max(0, task.notBeforeMs() - atMs);
    long leftMs = task.deadlineMs() - atMs - delayMs;
    // One that is past already stays one.
    long deadlineUs =
        task.deadlineMs() == Task.NEVER || leftMs > NEVER_AFTER_MS
            ? 0
            : Math.max(1, leftMs * US_PER_MS);
    List<Integer> dependencies = new ArrayList<>();
    for (TaskId dependency : task.dependencies()) {
      Integer place = places.get(dependency);
      if (place != null) { // else it ended before the period, or is left out
        dependencies.add(place);
      }
    }
    return new Arrival(
        (atMs - transcript.fromMs()) * US_PER_MS,
        task.tenant(),
        task.type(),
        task.level(),
        task.priority(),
        costUs,
        task.estimatedCostUs(),
        delayMs * US_PER_MS,
        deadlineUs,
        task.series(),
        task.affinityKey(),
        task.requiredCapabilities(),
        dependencies,
        task.resourceDemand());
  }

  // ------------------------------------------------------------------ settings

  /** Those in force when the period began. */
  private SortedMap<String, String> settings() {
    StoredConfig inForce = null;
    List<String> changes = new ArrayList<>();
    for (StoredConfig version : live.versions()) {
      if (inForce == null || version.atMs() <= transcript.fromMs()) {
        inForce = version;
      } else if (version.atMs() < transcript.untilMs()) {
        changes.add(Transcript.at(version.atMs()));
      }
    }
    if (inForce == null) {
      if (live.config().version() > 0) {
        remarks.add("no version of the configuration is remembered; the one now in force is taken");
      }
      return live.config().changedSettings();
    }
    if (inForce.atMs() > transcript.fromMs() && inForce.version() > 1) {
      remarks.add(
          "the configuration at the beginning is no longer remembered; the oldest that is, version "
              + inForce.version()
              + " of "
              + Transcript.at(inForce.atMs())
              + ", is taken");
    }
    if (!changes.isEmpty()) {
      remarks.add(
          "the configuration changed within the period, at "
              + String.join(", ", changes.subList(0, Math.min(3, changes.size())))
              + (changes.size() > 3 ? " and " + (changes.size() - 3) + " times more" : "")
              + "; replays keep to the one that was in force at its beginning");
    }
    SwarmConfig.Change config = inForce.config();
    if (config.config().isEmpty()) {
      remarks.add(
          "version "
              + inForce.version()
              + " of the configuration is not possible any more; the one now in force is taken");
    }
    return config.config().orElse(live.config()).changedSettings();
  }

  // ------------------------------------------------------------------ what really happened

  private ReplayFigures measured(SortedMap<String, String> settings) {
    List<Measurement.Run> runs = new ArrayList<>(taken.size());
    taken.forEach(submitted -> runs.add(run(submitted)));
    return new Measurement(
            runs,
            fleet.presences(),
            SwarmConfig.DEFAULT.with(settings).config().orElse(live.config()),
            transcript.moved(),
            us(transcript.seenUntilMs()))
        .figures();
  }

  private Measurement.Run run(Submitted submitted) {
    Task task = submitted.task();
    TaskEnd end = submitted.end();
    SimulatedAgent agent = end == null ? null : fleet.agent(end.agent());
    return new Measurement.Run(
        task.tenant(),
        end == null ? Measurement.End.UNFINISHED : ended(end.kind()),
        us(submitted.arrivedAtMs()),
        end == null ? Measurement.NEVER : us(end.dispatchedAtMs()),
        end == null ? Measurement.NEVER : us(end.startedAtMs()),
        end == null ? Measurement.NEVER : us(end.endedAtMs()),
        end == null ? 0 : end.estimateUs(),
        end == null ? 0 : end.runUs(),
        agent == null ? null : agent.id(),
        task.deadlineMs() - transcript.fromMs() > NEVER_AFTER_MS
            ? Measurement.NEVER
            : us(task.deadlineMs()));
  }

  private static Measurement.End ended(OutcomeKind kind) {
    return switch (kind) {
      case COMPLETED -> Measurement.End.COMPLETED;
      case FAILED, CANCELLED, EXPIRED -> Measurement.End.FAILED;
      case REJECTED -> Measurement.End.REJECTED;
      case UNKNOWN -> Measurement.End.UNFINISHED;
    };
  }

  /** From the beginning of the period; {@link Measurement#NEVER} of 0. */
  private long us(long atMs) {
    return atMs == 0 ? Measurement.NEVER : Math.max(0, atMs - transcript.fromMs()) * US_PER_MS;
  }

  // ------------------------------------------------------------------ remarks

  private void remark() {
    remarks.addAll(0, transcript.remarks());
    if (transcript.carried() > 0) {
      remarks.add(
          tasks(transcript.carried())
              + " had arrived before and had not ended when the period began; replays begin without"
              + " them");
    }
    if (estimated > 0) {
      remarks.add(
          "no run is known of "
              + tasks(estimated)
              + ", which were rejected, expired or have not ended; in replays they cost the mean of"
              + " their type, or what was estimated of them");
    }
    if (skipped > 0) {
      remarks.add(
          "left out: "
              + tasks(skipped)
              + " cancelled, rejected for another reason than want of room, or of whose cost nothing is known");
    }
    if (transcript.repeated() > 0) {
      remarks.add(tasks(transcript.repeated()) + " had been submitted before, and count once");
    }
    if (transcript.unreadableCount() > 0) {
      remarks.add(
          (transcript.unreadableCount() == 1
                  ? "1 record"
                  : transcript.unreadableCount() + " records")
              + " could not be read, or were not as they must be, and are left out");
    }
    if (transcript.paused()) {
      remarks.add("the swarm or a tenant was paused in the period; in replays it is not");
    }
    if (!fleet.guessed().isEmpty()) {
      int many = fleet.guessed().size();
      remarks.add(
          "of "
              + (many == 1 ? "agent " + fleet.guessed().first() : many + " agents")
              + " only the work is known; slots, capabilities and speed are taken from it, the price"
              + " is the mean of the others'");
    }
  }

  private static String tasks(long count) {
    return count == 1 ? "1 task" : count + " tasks";
  }
}
