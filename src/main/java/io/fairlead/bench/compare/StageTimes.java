package io.fairlead.bench.compare;

import io.fairlead.audit.TopicReader;
import io.fairlead.bench.load.WaitTimes;
import io.fairlead.sim.Fleet;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Where each task's time went, from what is on the topics: the coordinator's stamps on outcomes,
 * the agents' in their reports. Whole milliseconds of one machine's wall clock, so means say more
 * than single values.
 */
final class StageTimes {
  private static final String OUTCOMES = "fairlead.outcomes";
  private static final String REPORTS = "fairlead.agent-reports";

  private final String taskPrefix;
  private final int from;
  private final Map<String, Double> speeds = new HashMap<>();
  private final Map<String, Completed> completed = new HashMap<>();
  private final Map<String, List<Run>> runsByAgent = new TreeMap<>();
  private final Deserializer<Outcome> outcomes;
  private final Deserializer<AgentReport> reports;
  private final Samples queued = new Samples("in the queue: submitted to dispatched");
  private final Samples there = new Samples("on the way there: dispatched to read by the agent");
  private final Samples lying = new Samples("on the agent: read to started");
  private final Samples overrun = new Samples("in the handler longer than the task costs there");
  private final Samples telling = new Samples("told: ended to report written");
  private final Samples back = new Samples("on the way back: report written to known");
  private final Samples roundTrip = new Samples("round trip: there, told and back");

  /** What the first report of a completion said. */
  private record Completed(
      long epoch, long endedAtMs, long writtenAtMs, double runTimeMs, double waitedMs) {}

  private record Run(double submittedAtMs, double startedAtMs, double endedAtMs) {}

  private StageTimes(Map<String, String> properties, String taskPrefix, int from, Fleet fleet) {
    this.taskPrefix = taskPrefix;
    this.from = from;
    fleet.agents().forEach(agent -> speeds.put(agent.id().value(), agent.speed()));
    this.outcomes = deserializer(Outcome.class, properties);
    this.reports = deserializer(AgentReport.class, properties);
  }

  /**
   * Reads the topics.
   *
   * @param taskPrefix what the ids of the run's tasks begin with; their index follows
   * @param from index of the first task that counts
   * @param fleet who runs them, each task for its estimate divided by the agent's speed
   */
  static StageTimes of(Map<String, String> properties, String taskPrefix, int from, Fleet fleet) {
    StageTimes times = new StageTimes(properties, taskPrefix, from, fleet);
    try (TopicReader reader = new TopicReader(properties)) {
      reader.readAll(List.of(REPORTS), (passed, total) -> {}, times::takeReport);
      reader.readAll(List.of(OUTCOMES), (passed, total) -> {}, times::takeOutcome);
    }
    return times;
  }

  /** Mean time from dispatch until the end is known, less the run and the wait on the agent. */
  double roundTripMs() {
    return roundTrip.stage().meanMs();
  }

  /** In the order in which they are passed through. */
  List<SideRun.Stage> list() {
    return List.of(
        queued.stage(),
        there.stage(),
        lying.stage(),
        overrun.stage(),
        telling.stage(),
        back.stage(),
        roundTrip.stage());
  }

  /**
   * Share of the agents' time in which they had nothing to run although the task that they ran next
   * had been submitted before they ran dry. For agents with one slot.
   */
  double starvedShare() {
    double starvedMs = 0;
    double firstMs = Double.POSITIVE_INFINITY;
    double lastMs = 0;
    for (List<Run> runs : runsByAgent.values()) {
      runs.sort(Comparator.comparingDouble(Run::startedAtMs));
      double freeAtMs = Double.NEGATIVE_INFINITY; // before its first run it was idle for good
      for (Run run : runs) {
        if (run.submittedAtMs() <= freeAtMs) {
          starvedMs += Math.max(0, run.startedAtMs() - freeAtMs);
        }
        freeAtMs = run.endedAtMs();
        firstMs = Math.min(firstMs, run.submittedAtMs());
        lastMs = Math.max(lastMs, run.endedAtMs());
      }
    }
    return lastMs <= firstMs ? 0 : starvedMs / (runsByAgent.size() * (lastMs - firstMs));
  }

  private void takeReport(ConsumerRecord<String, byte[]> record) {
    AgentReport report = reports.deserialize(record.topic(), record.value());
    for (Transition transition : report.getTransitions()) {
      Double runTimeMs = transition.getRunTimeMs();
      Double waitedMs = transition.getWaitedMs();
      if (transition.getKind() == TransitionKind.COMPLETED
          && runTimeMs != null
          && waitedMs != null) {
        completed.putIfAbsent(
            transition.getTaskId(),
            new Completed(
                transition.getEpoch(),
                transition.getAtMs(),
                record.timestamp(),
                runTimeMs,
                waitedMs));
      }
    }
  }

  private void takeOutcome(ConsumerRecord<String, byte[]> record) {
    Outcome outcome = outcomes.deserialize(record.topic(), record.value());
    Completed run = completed.get(outcome.getTaskId());
    Long dispatchedAtMs = outcome.getDispatchedAtMs();
    if (outcome.getKind() != OutcomeKind.COMPLETED
        || dispatchedAtMs == null
        || run == null
        || run.epoch() != outcome.getEpoch()
        || !counts(outcome.getTaskId())) {
      return;
    }
    double readAtMs = run.endedAtMs() - run.runTimeMs() - run.waitedMs();
    runsByAgent
        .computeIfAbsent(String.valueOf(outcome.getAgentId()), agent -> new ArrayList<>())
        .add(
            new Run(
                outcome.getSubmittedAtMs(), run.endedAtMs() - run.runTimeMs(), run.endedAtMs()));
    queued.add((double) (dispatchedAtMs - outcome.getSubmittedAtMs()));
    there.add(readAtMs - dispatchedAtMs);
    lying.add(run.waitedMs());
    overrun.add(
        run.runTimeMs()
            - outcome.getEstimatedCostMs()
                / speeds.getOrDefault(String.valueOf(outcome.getAgentId()), 1.0));
    telling.add((double) (run.writtenAtMs() - run.endedAtMs()));
    back.add((double) (outcome.getEndedAtMs() - run.writtenAtMs()));
    roundTrip.add(outcome.getEndedAtMs() - dispatchedAtMs - run.runTimeMs() - run.waitedMs());
  }

  private boolean counts(String taskId) {
    return taskId.startsWith(taskPrefix)
        && Long.parseLong(taskId.substring(taskPrefix.length())) >= from;
  }

  private static <T extends SpecificRecord> Deserializer<T> deserializer(
      Class<T> type, Map<String, String> properties) {
    ConfluentAvroSerde<T> serde = new ConfluentAvroSerde<>(type);
    serde.configure(properties, false);
    return serde.deserializer();
  }

  private static final class Samples {
    private final String name;
    private final List<Double> valuesMs = new ArrayList<>();

    private Samples(String name) {
      this.name = name;
    }

    private void add(double ms) {
      valuesMs.add(ms);
    }

    private SideRun.Stage stage() {
      long[] us = valuesMs.stream().mapToLong(ms -> Math.round(ms * 1_000)).toArray();
      WaitTimes.Summary summary = WaitTimes.summaryOf(us);
      return new SideRun.Stage(name, summary.meanMs(), summary.p50Ms(), summary.p99Ms());
    }
  }
}
