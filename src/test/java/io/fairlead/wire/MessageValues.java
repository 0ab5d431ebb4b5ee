package io.fairlead.wire;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Assignment;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.EstimateSource;
import io.fairlead.wire.avro.HeldState;
import io.fairlead.wire.avro.HeldTask;
import io.fairlead.wire.avro.Kpi;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.RunnerUp;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.SwarmConfig;
import io.fairlead.wire.avro.Task;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import io.fairlead.wire.avro.Welcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * One message of every kind, every field of the first version set; what the committed bytes decode
 * to. A field of a later version stays at its default here.
 */
final class MessageValues {
  static final long NOW_MS = 1_800_000_000_000L;

  private MessageValues() {}

  static Stream<SpecificRecord> everyMessage() {
    return Stream.of(
        task(),
        report(),
        assign(),
        outcome(),
        decision(),
        kpi(),
        command(),
        config(),
        deadLetter());
  }

  /** A task that is not accepted yet: it depends on others. */
  static Task task() {
    return plainTask()
        .setPeriodMs(60_000L)
        .setSeriesId("nightly")
        .setDependencies(List.of("t-00040", "t-00041"))
        .setResourceDemand(Map.of("memoryMb", 2_048L))
        .build();
  }

  /** A task that is accepted at {@link #NOW_MS}. */
  static Task.Builder plainTask() {
    return Task.newBuilder()
        .setTaskId("t-00042")
        .setSwarmId("render-farm")
        .setTenantId("acme/research")
        .setTaskType("summarise")
        .setLevel(Level.HIGH)
        .setPriority(-7)
        .setDeadlineMs(1_900_000_000_000L)
        .setSubmittedAtMs(1_799_999_999_001L)
        .setNotBeforeMs(1_800_000_060_000L)
        .setEstimatedCostMs(2_500.0)
        .setRequiredCapabilities(List.of("python", "gpu", "python"))
        .setAffinityKey("conversation-9")
        .setMovable(false)
        .setMaxAttempts(5)
        .setPayload(utf8("{\"prompt\":\"hi\"}"))
        .setContentType("application/json")
        .setHeaders(Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-01"));
  }

  static AgentReport report() {
    return AgentReport.newBuilder()
        .setSwarmId("render-farm")
        .setAgentId("gpu-7.eu")
        .setHelloId("hello-1f")
        .setIncarnation(8)
        .setReportSeq(41)
        .setSentAtMs(NOW_MS)
        .setSlots(4)
        .setCapabilities(List.of("gpu", "python"))
        .setResources(Map.of("memoryMb", 65_536L))
        .setCostPerSecond(0.002)
        .setThrottle(0.25)
        .setDraining(true)
        .setHeld(List.of(new HeldTask("t-00043", (4L << 32) + 12, HeldState.RUNNING)))
        .setLastDispatchSeq(13)
        .setTransitions(
            List.of(
                transition(TransitionKind.STARTED).build(),
                transition(TransitionKind.COMPLETED)
                    .setRunTimeMs(1_234.5)
                    .setProgress(1.0)
                    .setResultBytes(utf8("42"))
                    .setResultUri("file:///results/42")
                    .setContentType("text/plain")
                    .setTokensUsed(321L)
                    .setOperation("chat")
                    .setError("none")
                    .setRetriable(false)
                    .build()))
        .build();
  }

  static Transition.Builder transition(TransitionKind kind) {
    return Transition.newBuilder()
        .setTaskId("t-00042")
        .setEpoch((4L << 32) + 11)
        .setKind(kind)
        .setAtMs(NOW_MS);
  }

  static AgentMessage assign() {
    return AgentMessage.newBuilder()
        .setSwarmId("render-farm")
        .setAgentId("gpu-7.eu")
        .setIncarnation(8)
        .setSeq(13)
        .setFact(123_456)
        .setSentAtMs(NOW_MS)
        .setKind(AgentMessageKind.ASSIGN)
        .setTaskId("t-00042")
        .setEpoch((4L << 32) + 11)
        .setAssignment(
            Assignment.newBuilder()
                .setTenantId("acme/research")
                .setTaskType("summarise")
                .setLevel(Level.HIGH)
                .setPriority(-7)
                .setDeadlineMs(1_900_000_000_000L)
                .setSubmittedAtMs(1_799_999_999_001L)
                .setAttempt(2)
                .setLeaseMs(6_000)
                .setEstimatedCostMs(2_400.0)
                .setPayload(utf8("{\"prompt\":\"hi\"}"))
                .setContentType("application/json")
                .setHeaders(Map.of("traceparent", "00-01"))
                .build())
        .setWelcome(new Welcome("hello-1f", 500L, 6_000L, 8))
        .setReason("because")
        .build();
  }

  static Outcome outcome() {
    return Outcome.newBuilder()
        .setTaskId("t-00042")
        .setSwarmId("render-farm")
        .setTenantId("acme/research")
        .setTaskType("summarise")
        .setLevel(Level.HIGH)
        .setKind(OutcomeKind.COMPLETED)
        .setFact(123_460)
        .setEpoch((4L << 32) + 11)
        .setAgentId("gpu-7.eu")
        .setAttempts(2)
        .setReason("queue-full")
        .setMessage("in words")
        .setRetryAfterMs(1_000L)
        .setEarliestDeadlineMs(1_900_000_000_001L)
        .setSubmittedAtMs(1_799_999_999_001L)
        .setDispatchedAtMs(1_800_000_070_000L)
        .setStartedAtMs(1_800_000_070_123L)
        .setEndedAtMs(1_800_000_071_400L)
        .setRunTimeMs(1_234.5)
        .setEstimatedCostMs(2_400.0)
        .setEstimateSource(EstimateSource.LEARNED)
        .setResultBytes(utf8("42"))
        .setResultUri("file:///results/42")
        .setContentType("text/plain")
        .setTokensUsed(321L)
        .setOperation("chat")
        .setHeaders(Map.of("traceparent", "00-01"))
        .build();
  }

  static Decision decision() {
    return Decision.newBuilder()
        .setSwarmId("render-farm")
        .setFact(123_461)
        .setAtMs(NOW_MS)
        .setKind(DecisionKind.LEASE_ENDED)
        .setTaskId("t-00042")
        .setAgentId("gpu-7.eu")
        .setEpoch((4L << 32) + 11)
        .setIncarnation(8)
        .setReason("agent-lost")
        .setScore(1_850.0)
        .setRunnersUp(List.of(new RunnerUp("cpu-1", 2_000.0)))
        .build();
  }

  static Kpi kpi() {
    return Kpi.newBuilder()
        .setSwarmId("render-farm")
        .setFromMs(NOW_MS)
        .setUntilMs(NOW_MS + 1_000)
        .setSubmitted(10)
        .setCompleted(9)
        .setWaiting(3)
        .setRunning(4)
        .setLoadDistributionVariance(1.5)
        .setTaskMigrationRate(0.25)
        .setQueueLatencyMeanMs(61.0)
        .setUtilisationEfficiency(0.88)
        .setFairnessIndex(0.99)
        .build();
  }

  static SwarmCommand command() {
    return SwarmCommand.newBuilder()
        .setCommandId("c-1")
        .setSwarmId("render-farm")
        .setKind(SwarmCommandKind.UPDATE_CONFIG)
        .setIssuedBy("ops")
        .setIssuedAtMs(NOW_MS)
        .setConfig(Map.of("maxQueued", "1000"))
        .setTaskId("t-00042")
        .setAgentId("gpu-7.eu")
        .setReason("because")
        .build();
  }

  static SwarmConfig config() {
    return SwarmConfig.newBuilder()
        .setSwarmId("render-farm")
        .setVersion(6)
        .setChangedAtMs(NOW_MS)
        .setChangedBy("ops")
        .setSettings(Map.of("maxQueued", "1000"))
        .build();
  }

  static DeadLetter deadLetter() {
    return DeadLetter.newBuilder()
        .setCause("invalid-field")
        .setMessage("slots '0': must be 1 to 1024")
        .setAtMs(NOW_MS)
        .setTopic("fairlead.agent-reports")
        .setPartition(3)
        .setOffset(77)
        .setKey(utf8("render-farm"))
        .setValue(utf8("value"))
        .setSwarmId("render-farm")
        .setTaskId("t-00042")
        .setAgentId("gpu-7.eu")
        .setEpoch((4L << 32) + 11)
        .build();
  }

  static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
