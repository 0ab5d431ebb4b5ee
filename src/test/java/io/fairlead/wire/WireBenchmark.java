package io.fairlead.wire;

import io.fairlead.model.Completion;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.Task;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the shell does with the bytes of one task on its way: read the task and the report, write
 * the assignment, the outcome, the decision and the row of the store. Each from bytes to the model
 * or from the model to bytes, as {@code streams} does it. Every field of the messages is set.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WireBenchmark {
  private static final String TOPIC = "bench";
  private static final long RESULT_MAX_BYTES = 1 << 20;
  private static final long LEASE_MS = 6_000;
  private static final FactStamp STAMP =
      new FactStamp(StoredValues.SWARM, 123_456, new Now(77, MessageValues.NOW_MS));

  /** Of a task, bytes. */
  @Param({"220", "1024"})
  int payload;

  /** Completions in a report. */
  @Param({"1", "16"})
  int transitions;

  private final Serde<TaskRow> rows = StateSerdes.task();
  private ConfluentAvroSerde<Task> tasks;
  private ConfluentAvroSerde<AgentMessage> messages;
  private ConfluentAvroSerde<AgentReport> reports;
  private ConfluentAvroSerde<Outcome> outcomes;
  private ConfluentAvroSerde<Decision> decisions;
  private SchemaRegistry registry;
  private byte[] task;
  private byte[] report;
  private byte[] row;
  private Payload carried;
  private Fact.TaskDispatched dispatched;
  private Fact.TaskCompleted completed;

  @Setup
  public void encode() {
    Map<String, Object> properties = Map.of("schema.registry.url", "mock://" + UUID.randomUUID());
    registry = SchemaRegistry.connect(properties);
    tasks = serde(Task.class, properties);
    messages = serde(AgentMessage.class, properties);
    reports = serde(AgentReport.class, properties);
    outcomes = serde(Outcome.class, properties);
    decisions = serde(Decision.class, properties);
    carried = new Payload(ByteBuffer.allocate(payload), Payload.OCTETS, Map.of());
    task =
        tasks
            .serializer()
            .serialize(TOPIC, TaskCodec.encode(StoredValues.SWARM, StoredValues.TASK, carried));
    report = reports.serializer().serialize(TOPIC, report());
    row = rows.serializer().serialize(TOPIC, new TaskRow(StoredValues.STORED_TASK, null));
    dispatched =
        new Fact.TaskDispatched(
            StoredValues.TASK,
            StoredValues.STORED_TASK.estimate(),
            StoredValues.LEASE,
            StoredValues.PLACEMENT,
            1,
            StoredValues.TAGS);
    completed = new Fact.TaskCompleted(StoredValues.STORED_TASK, 1_234_500, Completion.EMPTY);
  }

  @TearDown
  public void close() {
    rows.close();
  }

  private <T extends SpecificRecord> ConfluentAvroSerde<T> serde(
      Class<T> type, Map<String, Object> properties) {
    return ConfluentAvroSerde.forValues(type, registry, properties);
  }

  private AgentReport report() {
    List<Transition> ended = new ArrayList<>();
    for (int i = 0; i < transitions; i++) {
      ended.add(
          Transition.newBuilder()
              .setTaskId("task-" + i)
              .setEpoch(1L << 40 | i)
              .setKind(TransitionKind.COMPLETED)
              .setAtMs(MessageValues.NOW_MS)
              .setRunTimeMs(1.0)
              .setWaitedMs(0.0)
              .build());
    }
    return AgentReport.newBuilder()
        .setSwarmId(StoredValues.SWARM.value())
        .setAgentId(StoredValues.AGENT.value())
        .setHelloId("hello")
        .setIncarnation(1)
        .setReportSeq(1)
        .setSentAtMs(MessageValues.NOW_MS)
        .setSlots(4)
        .setLastDispatchSeq(1)
        .setTransitions(ended)
        .build();
  }

  /** A submitted task. */
  @Benchmark
  public Submission decodeTask() {
    return TaskCodec.decode(tasks.deserializer().deserialize(TOPIC, task), MessageValues.NOW_MS);
  }

  /** An agent's report. */
  @Benchmark
  public DecodedReport decodeReport() {
    return AgentReportCodec.decode(
        reports.deserializer().deserialize(TOPIC, report), RESULT_MAX_BYTES);
  }

  /** What an agent is sent. */
  @Benchmark
  public byte[] encodeAssignment() {
    return messages
        .serializer()
        .serialize(TOPIC, AgentMessages.assign(STAMP, dispatched, carried, LEASE_MS));
  }

  /** The end of a task. */
  @Benchmark
  public byte[] encodeOutcome() {
    return outcomes.serializer().serialize(TOPIC, Outcomes.ended(STAMP, completed, carried));
  }

  /** The one decision of a task, with its placement. */
  @Benchmark
  public byte[] encodeDecision() {
    return decisions.serializer().serialize(TOPIC, Decisions.of(STAMP, dispatched).orElseThrow());
  }

  /** A task's row, to the store. */
  @Benchmark
  public byte[] encodeRow() {
    return rows.serializer().serialize(TOPIC, new TaskRow(StoredValues.STORED_TASK, null));
  }

  /** A task's row, from the store. */
  @Benchmark
  public TaskRow decodeRow() {
    return rows.deserializer().deserialize(TOPIC, row);
  }
}
