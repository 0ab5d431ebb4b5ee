package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Command;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Series;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskCodecTest {
  private static final long NOW_MS = MessageValues.NOW_MS;
  private static final long DAY_MS = 86_400_000L;

  private static Submission decode(Consumer<io.fairlead.wire.avro.Task.Builder> change) {
    io.fairlead.wire.avro.Task.Builder builder = MessageValues.plainTask();
    change.accept(builder);
    return TaskCodec.decode(builder.build(), NOW_MS);
  }

  private static Task accepted(Consumer<io.fairlead.wire.avro.Task.Builder> change) {
    return assertInstanceOf(Submission.Accepted.class, decode(change)).task();
  }

  private static void refused(String message, Consumer<io.fairlead.wire.avro.Task.Builder> change) {
    Submission.Refused refused = assertInstanceOf(Submission.Refused.class, decode(change));
    assertEquals(Reason.INVALID_TASK, refused.rejection().reason());
    assertEquals(StoredValues.TASK_ID, refused.taskId());
    assertEquals(StoredValues.SWARM, refused.swarm());
    assertTrue(refused.rejection().message().startsWith(message), refused.rejection().message());
  }

  @Test
  void everyFieldArrives() {
    Submission.Accepted accepted =
        assertInstanceOf(Submission.Accepted.class, decode(builder -> {}));
    Task expected =
        new Task(
            new TaskId("t-00042"),
            new TenantId("acme/research"),
            "summarise",
            Level.HIGH,
            -7,
            1_900_000_000_000L,
            1_799_999_999_001L,
            1_800_000_060_000L,
            2_500_000,
            List.of("gpu", "python"),
            "conversation-9",
            false,
            5,
            accepted.task().contentHash());
    assertEquals(expected, accepted.task());
    assertEquals(StoredValues.SWARM, accepted.swarm());
    assertEquals(MessageValues.utf8("{\"prompt\":\"hi\"}"), accepted.payload().bytes());
    assertEquals("application/json", accepted.payload().contentType());
    assertEquals(1, accepted.payload().headers().size());
    assertEquals(new Command.Submit(expected, 15), accepted.command());
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    io.fairlead.wire.avro.Task message =
        io.fairlead.wire.avro.Task.newBuilder().setTaskId("t").setSwarmId("s").build();
    Submission.Accepted accepted =
        assertInstanceOf(Submission.Accepted.class, TaskCodec.decode(message, NOW_MS));
    Task task = accepted.task();
    assertEquals("default", task.tenant().value());
    assertEquals("default", task.type());
    assertEquals(Level.NORMAL, task.level());
    assertEquals(Task.NEVER, task.deadlineMs());
    assertEquals(NOW_MS, task.submittedAtMs());
    assertEquals(0, task.notBeforeMs());
    assertEquals(0, task.estimatedCostUs());
    assertEquals(0, task.maxAttempts());
    assertTrue(task.movable());
    assertEquals(Payload.EMPTY, accepted.payload());
  }

  @Test
  void whatIsWrittenAgainIsTheSameTask() {
    for (io.fairlead.wire.avro.Task message :
        List.of(
            MessageValues.task(),
            io.fairlead.wire.avro.Task.newBuilder().setTaskId("t").setSwarmId("s").build())) {
      Submission.Accepted first =
          assertInstanceOf(Submission.Accepted.class, TaskCodec.decode(message, NOW_MS));
      io.fairlead.wire.avro.Task again =
          TaskCodec.encode(first.swarm(), first.task(), first.payload());
      assertEquals(first, TaskCodec.decode(again, NOW_MS + 1), "content hash and all");
    }
  }

  @Test
  void everyLevelArrivesAsItself() {
    for (io.fairlead.wire.avro.Level level : io.fairlead.wire.avro.Level.values()) {
      assertEquals(level.name(), accepted(builder -> builder.setLevel(level)).level().name());
      assertEquals(level, TaskCodec.level(Level.valueOf(level.name())));
    }
  }

  @Test
  void withoutAUsableIdThereIsNobodyToAnswer() {
    for (String id : List.of("", "two words", "x".repeat(129), "é")) {
      Submission.Unreadable unreadable =
          assertInstanceOf(Submission.Unreadable.class, decode(b -> b.setTaskId(id)));
      assertTrue(unreadable.message().startsWith("taskId '"), unreadable.message());
    }
    for (String id : List.of("", "a.b", "*", "x".repeat(65))) {
      Submission.Unreadable unreadable =
          assertInstanceOf(Submission.Unreadable.class, decode(b -> b.setSwarmId(id)));
      assertTrue(unreadable.message().startsWith("swarmId '"), unreadable.message());
    }
    assertInstanceOf(Submission.Accepted.class, decode(b -> b.setTaskId("x".repeat(128))));
    assertInstanceOf(Submission.Accepted.class, decode(b -> b.setSwarmId("x".repeat(64))));
  }

  @Test
  void whatATaskDemandsIsKeptAndAnAmountBelowNothingIsRefused() {
    Submission.Accepted accepted =
        assertInstanceOf(
            Submission.Accepted.class, decode(b -> b.setResourceDemand(Map.of("gpu", 2L))));
    assertEquals(2, accepted.task().resourceDemand().get("gpu"));
    refused("resourceDemand.gpu '-1'", b -> b.setResourceDemand(Map.of("gpu", -1L)));
  }

  @Test
  void aSeriesHasAnIdAndAPeriod() {
    refused("periodMs 'null'", b -> b.setSeriesId("nightly").setPeriodMs(null));
    refused("seriesId 'null'", b -> b.setSeriesId(null).setPeriodMs(1L));
    refused("periodMs '0'", b -> b.setSeriesId("nightly").setPeriodMs(0L));
    refused("seriesId ''", b -> b.setSeriesId("").setPeriodMs(1L));
    Submission.Accepted accepted =
        assertInstanceOf(
            Submission.Accepted.class, decode(b -> b.setSeriesId("nightly").setPeriodMs(1L)));
    assertEquals(new Series("nightly", 1), accepted.task().series());
  }

  @Test
  void aTaskDoesNotWaitForItselfNorForTooMany() {
    refused(
        "dependencies '" + StoredValues.TASK_ID,
        b -> b.setDependencies(List.of(StoredValues.TASK_ID.value())));
    List<String> many = IntStream.range(0, 65).mapToObj(i -> "d" + i).toList();
    refused("dependencies '65 entries'", b -> b.setDependencies(many));
    decode(b -> b.setDependencies(many.subList(0, 64)));
  }

  @Test
  void aProducersClockIsAtMostADayAhead() {
    assertEquals(
        NOW_MS + DAY_MS, accepted(b -> b.setSubmittedAtMs(NOW_MS + DAY_MS)).submittedAtMs());
    refused("submittedAtMs '1800086400001'", b -> b.setSubmittedAtMs(NOW_MS + DAY_MS + 1));
    refused("submittedAtMs", b -> b.setSubmittedAtMs(Long.MAX_VALUE));
    assertEquals(1, accepted(b -> b.setSubmittedAtMs(1)).submittedAtMs());
    refused("submittedAtMs '-1'", b -> b.setSubmittedAtMs(-1));
    assertEquals(NOW_MS, accepted(b -> b.setSubmittedAtMs(0)).submittedAtMs());
  }

  @Test
  void aTaskIsDelayedByAtMostAYear() {
    long last = NOW_MS + 366 * DAY_MS;
    assertEquals(last, accepted(b -> b.setNotBeforeMs(last)).notBeforeMs());
    refused("notBeforeMs '" + (last + 1) + "'", b -> b.setNotBeforeMs(last + 1));
    assertEquals(0, accepted(b -> b.setNotBeforeMs(0L)).notBeforeMs());
    refused("notBeforeMs '-1'", b -> b.setNotBeforeMs(-1L));
  }

  @Test
  void aDeadlineIsAPointInTime() {
    assertEquals(1, accepted(b -> b.setDeadlineMs(1L)).deadlineMs());
    refused("deadlineMs '0'", b -> b.setDeadlineMs(0L));
    refused("deadlineMs '-1'", b -> b.setDeadlineMs(-1L));
  }

  @Test
  void aCostIsAboveZeroAndAtMostSevenDays() {
    assertEquals(1, accepted(b -> b.setEstimatedCostMs(Double.MIN_VALUE)).estimatedCostUs());
    assertEquals(1_500, accepted(b -> b.setEstimatedCostMs(1.5)).estimatedCostUs());
    assertEquals(
        604_800_000_000L, accepted(b -> b.setEstimatedCostMs(604_800_000.0)).estimatedCostUs());
    refused("estimatedCostMs '6.048000", b -> b.setEstimatedCostMs(604_800_000.001));
    refused("estimatedCostMs '0.0'", b -> b.setEstimatedCostMs(0.0));
    refused("estimatedCostMs '-1.0'", b -> b.setEstimatedCostMs(-1.0));
    refused("estimatedCostMs 'NaN'", b -> b.setEstimatedCostMs(Double.NaN));
    refused("estimatedCostMs 'Infinity'", b -> b.setEstimatedCostMs(Double.POSITIVE_INFINITY));
  }

  @Test
  void countsAreHeldToTheirRanges() {
    assertEquals(1, accepted(b -> b.setMaxAttempts(1)).maxAttempts());
    assertEquals(100, accepted(b -> b.setMaxAttempts(100)).maxAttempts());
    refused("maxAttempts '0'", b -> b.setMaxAttempts(0));
    refused("maxAttempts '101'", b -> b.setMaxAttempts(101));
    refused("maxAttempts '-1'", b -> b.setMaxAttempts(-1));
    assertEquals(1_000, accepted(b -> b.setPriority(1_000)).priority());
    assertEquals(-1_000, accepted(b -> b.setPriority(-1_000)).priority());
    refused("priority '1001'", b -> b.setPriority(1_001));
    refused("priority '-1001'", b -> b.setPriority(-1_001));
  }

  @Test
  void namesAreHeldToTheirLengths() {
    String longest = "x".repeat(128);
    String tooLong = longest + "x";
    assertEquals(longest, accepted(b -> b.setTenantId(longest)).tenant().value());
    refused("tenantId '", b -> b.setTenantId(tooLong));
    refused("tenantId ''", b -> b.setTenantId(""));
    assertEquals(longest, accepted(b -> b.setTaskType(longest)).type());
    refused("taskType '", b -> b.setTaskType(tooLong));
    assertEquals(longest, accepted(b -> b.setAffinityKey(longest)).affinityKey());
    refused("affinityKey '", b -> b.setAffinityKey(tooLong));
  }

  @Test
  void capabilitiesAreAtMostSixteen() {
    assertEquals(
        16, accepted(b -> b.setRequiredCapabilities(numbered(16))).requiredCapabilities().size());
    refused("requiredCapabilities '17", b -> b.setRequiredCapabilities(numbered(17)));
    String longest = "x".repeat(64);
    accepted(b -> b.setRequiredCapabilities(List.of(longest)));
    refused("requiredCapabilities '", b -> b.setRequiredCapabilities(List.of(longest + "x")));
  }

  @Test
  void contentTypeAndHeadersAreBounded() {
    accepted(b -> b.setContentType("x".repeat(128)));
    refused("contentType '", b -> b.setContentType("x".repeat(129)));
    accepted(b -> b.setHeaders(headers(32)));
    refused("headers '33 entries'", b -> b.setHeaders(headers(33)));
    accepted(b -> b.setHeaders(Map.of("key", "v".repeat(8_189))));
    refused("headers '8193 characters'", b -> b.setHeaders(Map.of("key", "v".repeat(8_190))));
    accepted(b -> b.setHeaders(Collections.emptyMap()));
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
  }

  private static Map<String, String> headers(int count) {
    return numbered(count).stream().collect(Collectors.toMap(name -> name, name -> "v"));
  }
}
