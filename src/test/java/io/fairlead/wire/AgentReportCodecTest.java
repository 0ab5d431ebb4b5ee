package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Completion;
import io.fairlead.model.Epoch;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.TaskId;
import io.fairlead.model.Transition;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.HeldState;
import io.fairlead.wire.avro.HeldTask;
import io.fairlead.wire.avro.TransitionKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AgentReportCodecTest {
  private static final int RESULT_MAX_BYTES = 16;
  private static final TaskId TASK = StoredValues.TASK_ID;
  private static final Epoch EPOCH = StoredValues.LEASE.epoch();

  private static DecodedReport decode(Consumer<AgentReport.Builder> change) {
    AgentReport.Builder builder = AgentReport.newBuilder(MessageValues.report());
    change.accept(builder);
    return AgentReportCodec.decode(builder.build(), RESULT_MAX_BYTES);
  }

  private static void refused(String message, Consumer<AgentReport.Builder> change) {
    InvalidFieldException e = assertThrows(InvalidFieldException.class, () -> decode(change));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  private static io.fairlead.wire.avro.Transition.Builder completed() {
    return MessageValues.transition(TransitionKind.COMPLETED);
  }

  private static Transition transition(io.fairlead.wire.avro.Transition.Builder message) {
    DecodedReport decoded = decode(b -> b.setTransitions(List.of(message.build())));
    assertEquals(0, decoded.skippedTransitions());
    return decoded.report().transitions().get(0);
  }

  private static void refused(String message, io.fairlead.wire.avro.Transition.Builder second) {
    io.fairlead.wire.avro.Transition first =
        MessageValues.transition(TransitionKind.STARTED).build();
    refused(message, b -> b.setTransitions(List.of(first, second.build())));
  }

  @Test
  void everyFieldArrives() {
    DecodedReport decoded = decode(builder -> {});
    assertEquals(StoredValues.SWARM, decoded.swarm());
    Command.Report expected =
        new Command.Report(
            StoredValues.AGENT,
            "hello-1f",
            8,
            41,
            new AgentProfile(
                4,
                List.of("gpu", "python"),
                new TreeMap<>(Map.of("memoryMb", 65_536L)),
                0.002,
                0.25,
                true),
            List.of(new Command.Held(new TaskId("t-00043"), new Epoch((4L << 32) + 12))),
            13,
            List.of(
                new Transition.Started(TASK, EPOCH),
                new Transition.Completed(
                    TASK,
                    EPOCH,
                    1_234_500,
                    new Completion(
                        MessageValues.utf8("42"),
                        "file:///results/42",
                        "text/plain",
                        321L,
                        "chat"))));
    assertEquals(expected, decoded.report());
  }

  @Test
  void everyKindOfTransitionArrivesAsItself() {
    assertEquals(
        new Transition.Progressed(TASK, EPOCH, 0.5),
        transition(MessageValues.transition(TransitionKind.PROGRESSED).setProgress(0.5)));
    assertEquals(
        new Transition.Failed(TASK, EPOCH, -1, "no such file", false),
        transition(
            MessageValues.transition(TransitionKind.FAILED)
                .setError("no such file")
                .setRetriable(false)));
    assertEquals(
        new Transition.Released(TASK, EPOCH, null),
        transition(MessageValues.transition(TransitionKind.RELEASED)));
    assertEquals(
        new Transition.Completed(TASK, EPOCH, -1, Completion.EMPTY), transition(completed()));
    assertEquals(
        new Transition.Completed(TASK, EPOCH, 5_000, 17_250, Completion.EMPTY),
        transition(completed().setRunTimeMs(5.0).setWaitedMs(17.25)));
  }

  @Test
  void transitionsOfAnUnknownKindAreSkippedAndCounted() {
    DecodedReport decoded =
        decode(
            b ->
                b.setTransitions(
                    List.of(
                        MessageValues.transition(TransitionKind.UNKNOWN).build(),
                        MessageValues.transition(TransitionKind.STARTED).build(),
                        MessageValues.transition(TransitionKind.UNKNOWN).build())));
    assertEquals(2, decoded.skippedTransitions());
    assertEquals(List.of(new Transition.Started(TASK, EPOCH)), decoded.report().transitions());
  }

  @Test
  void aResultThatIsTooLargeEndsTheTaskAsFailed() {
    Transition fits = transition(completed().setResultBytes(MessageValues.utf8("x".repeat(16))));
    assertInstanceOf(Transition.Completed.class, fits);
    tooLarge(
        "resultBytes has 17 bytes, at most 16",
        completed().setResultBytes(MessageValues.utf8("x".repeat(17))));
  }

  @Test
  void aCompletionThatSaysTooMuchEndsTheTaskAsFailed() {
    String label = "x".repeat(128);
    Transition fits =
        transition(
            completed().setResultUri("x".repeat(2_048)).setContentType(label).setOperation(label));
    assertInstanceOf(Transition.Completed.class, fits);
    tooLarge("resultUri has 2049", completed().setResultUri("x".repeat(2_049)));
    tooLarge("contentType has 129", completed().setContentType(label + "x"));
    tooLarge("operation has 129", completed().setOperation(label + "x"));
  }

  private static void tooLarge(String error, io.fairlead.wire.avro.Transition.Builder completed) {
    Transition.Failed failed =
        assertInstanceOf(Transition.Failed.class, transition(completed.setRunTimeMs(2.0)));
    assertFalse(failed.retriable());
    assertEquals(2_000, failed.runTimeUs());
    assertTrue(String.valueOf(failed.error()).startsWith(error), failed.error());
  }

  @Test
  void anErrorIsCutAndNoCharacterIsHalved() {
    String face = "\uD83D\uDE00";
    Transition.Failed exact = failed("x".repeat(4_096));
    assertEquals(4_096, String.valueOf(exact.error()).length());
    Transition.Failed cut = failed("x".repeat(4_097));
    assertEquals("x".repeat(4_096), cut.error());
    Transition.Failed pair = failed("x".repeat(4_095) + face);
    assertEquals("x".repeat(4_095), pair.error());
    assertNull(failed(null).error());
  }

  private static Transition.Failed failed(String error) {
    return assertInstanceOf(
        Transition.Failed.class,
        transition(MessageValues.transition(TransitionKind.FAILED).setError(error)));
  }

  @Test
  void runTimesAreHeldToTheirRange() {
    double longest = TransitionCodec.MAX_RUN_TIME_MS;
    Transition.Completed atBound =
        assertInstanceOf(Transition.Completed.class, transition(completed().setRunTimeMs(longest)));
    assertEquals(31_622_400_000_000L, atBound.runTimeUs());
    refused("transitions[1].runTimeMs '3.16", completed().setRunTimeMs(Math.nextUp(longest)));
    refused("transitions[1].runTimeMs '-0.1'", completed().setRunTimeMs(-0.1));
    refused("transitions[1].runTimeMs 'NaN'", completed().setRunTimeMs(Double.NaN));
    refused("transitions[1].waitedMs '-0.1'", completed().setWaitedMs(-0.1));
    assertInstanceOf(Transition.Completed.class, transition(completed().setRunTimeMs(0.0)));
  }

  @Test
  void otherNumbersOfTransitionsAreHeldToTheirRange() {
    refused("transitions[1].tokensUsed '-1'", completed().setTokensUsed(-1L));
    var progressed = MessageValues.transition(TransitionKind.PROGRESSED);
    refused("transitions[1].progress 'null'", progressed);
    refused("transitions[1].progress '1.1'", progressed.setProgress(1.1));
    refused("transitions[1].progress '-0.1'", progressed.setProgress(-0.1));
    refused("transitions[1].progress 'NaN'", progressed.setProgress(Double.NaN));
    refused("epoch '-1'", completed().setEpoch(-1));
    refused("epoch '9007199254740992'", completed().setEpoch(1L << 53));
    refused("taskId ''", completed().setTaskId(""));
  }

  @Test
  void whatTheAgentSaysOfItselfIsHeldToItsRange() {
    refused("swarmId ''", b -> b.setSwarmId(""));
    refused("agentId 'a b'", b -> b.setAgentId("a b"));
    refused("helloId ''", b -> b.setHelloId(""));
    decode(b -> b.setHelloId("x".repeat(64)));
    refused("helloId 'x", b -> b.setHelloId("x".repeat(65)));
    refused("incarnation '-1'", b -> b.setIncarnation(-1));
    decode(b -> b.setIncarnation(0));
    refused("reportSeq '0'", b -> b.setReportSeq(0));
    decode(b -> b.setReportSeq(1));
    refused("lastDispatchSeq '-1'", b -> b.setLastDispatchSeq(-1));
    refused("slots '0'", b -> b.setSlots(0));
    decode(b -> b.setSlots(1_024));
    refused("slots '1025'", b -> b.setSlots(1_025));
    refused("costPerSecond '-1.0'", b -> b.setCostPerSecond(-1));
    refused("costPerSecond 'NaN'", b -> b.setCostPerSecond(Double.NaN));
    decode(b -> b.setThrottle(1.0));
    refused("throttle '1.1'", b -> b.setThrottle(1.1));
    refused("taskId ''", b -> b.setHeld(List.of(new HeldTask("", 1L, HeldState.WAITING))));
    refused("epoch '-1'", b -> b.setHeld(List.of(new HeldTask("t", -1L, HeldState.WAITING))));
  }
}
