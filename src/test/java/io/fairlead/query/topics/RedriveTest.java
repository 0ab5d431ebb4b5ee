package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedriveTest {
  private static final String TASKS = "fairlead.tasks";
  private static final long FAILED_AT_MS = 2_000;

  private final Map<String, Task> encoded = new HashMap<>();

  private static Task.Builder task(String id) {
    return Task.newBuilder().setTaskId(id).setSwarmId("s").setPayload(utf8("do it"));
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private DeadLetter letter(String cause, Task task) {
    String value = "value " + encoded.size();
    encoded.put(value, task);
    DeadLetter letter = new DeadLetter();
    letter.setCause(cause);
    letter.setMessage("");
    letter.setTopic(TASKS);
    letter.setAtMs(FAILED_AT_MS);
    letter.setTaskId(task.getTaskId());
    letter.setValue(utf8(value));
    return letter;
  }

  private Redrive.Plan plan(DeadLetter letter) {
    return new Redrive(
            TASKS,
            (topic, bytes) -> encoded.get(new String(bytes, StandardCharsets.UTF_8)),
            FAILED_AT_MS + 1)
        .plan(letter);
  }

  private Task again(DeadLetter letter) {
    return assertInstanceOf(Redrive.Plan.Submit.class, plan(letter)).task();
  }

  private void refused(String reason, DeadLetter letter) {
    String given = assertInstanceOf(Redrive.Plan.Refuse.class, plan(letter)).reason();
    assertTrue(given.contains(reason), given);
  }

  @Test
  void aFailedTaskComesBackUnderAnotherIdAndItsHeadersSayOfWhich() {
    DeadLetter letter = letter("task-failed", task("t").setHeaders(Map.of("a", "b")).build());
    Task again = again(letter);
    assertEquals("t~1", again.getTaskId());
    assertEquals(Map.of("a", "b", Redrive.HEADER, "t"), again.getHeaders());
    assertEquals(utf8("do it"), again.getPayload());
    assertEquals(again, again(letter), "the same letter, the same task");
    assertEquals("t~2", again(letter("task-failed", again)).getTaskId());
    assertEquals(
        "t~3", again(letter("task-failed", again(letter("task-failed", again)))).getTaskId());
  }

  @Test
  void anIdThatOnlyLooksRedrivenIsTakenAsItIs() {
    assertEquals("t~7~1", again(letter("task-failed", task("t~7").build())).getTaskId());
  }

  @Test
  void longIdsStayIdsAndDistinct() {
    Task first = again(letter("task-failed", task("x".repeat(128)).build()));
    Task other = again(letter("task-failed", task("x".repeat(127) + "y").build()));
    assertEquals(128, first.getTaskId().length());
    assertTrue(first.getTaskId().endsWith("~1"), first.getTaskId());
    assertNotEquals(first.getTaskId(), other.getTaskId());
    Task second = again(letter("task-failed", first));
    assertTrue(second.getTaskId().endsWith("~2"), second.getTaskId());
    assertEquals(128, second.getTaskId().length());
  }

  @Test
  void whatHadBeenMetOrHasPassedIsLeftOut() {
    Task again =
        again(
            letter(
                "task-failed",
                task("t")
                    .setDependencies(List.of("d"))
                    .setSeriesId("nightly")
                    .setPeriodMs(1_000L)
                    .setDeadlineMs(FAILED_AT_MS)
                    .setSubmittedAtMs(1)
                    .build()));
    assertEquals(List.of(), again.getDependencies());
    assertNull(again.getSeriesId());
    assertNull(again.getPeriodMs());
    assertNull(again.getDeadlineMs());
    assertEquals(0, again.getSubmittedAtMs());
    long laterMs = FAILED_AT_MS + 1;
    assertEquals(
        laterMs,
        again(letter("task-failed", task("t").setDeadlineMs(laterMs).build())).getDeadlineMs());
  }

  @Test
  void whatWasNotAcceptedKeepsItsIdUnlessThatIsTaken() {
    Task task = task("t").setDependencies(List.of("d")).build();
    assertEquals(task, again(letter("internal-error", task)));
    Task conflicting = again(letter("id-conflict", task));
    assertTrue(conflicting.getTaskId().startsWith("t~"), conflicting.getTaskId());
    assertEquals(List.of("d"), conflicting.getDependencies());
    assertEquals(
        conflicting.getTaskId(),
        again(letter("id-conflict", task("t").setDependencies(List.of("d")).build())).getTaskId());
    assertNotEquals(
        conflicting.getTaskId(),
        again(letter("id-conflict", task("t").setPriority(1).build())).getTaskId());
  }

  @Test
  void whatAFilterFindsIsRefusedOnceItsIdMayBeForgotten() {
    DeadLetter letter = letter("task-failed", task("t").build());
    Redrive later =
        new Redrive(
            TASKS,
            (topic, bytes) -> encoded.get(new String(bytes, StandardCharsets.UTF_8)),
            FAILED_AT_MS + 100);
    assertInstanceOf(Redrive.Plan.Submit.class, later.planFound(letter, 100));
    assertInstanceOf(Redrive.Plan.Refuse.class, later.planFound(letter, 99));
    assertInstanceOf(Redrive.Plan.Submit.class, later.plan(letter), "named");
  }

  @Test
  void fullHeadersAreLeftAsTheyAre() {
    Map<String, String> full = Map.of("h", "x".repeat(8_191));
    assertEquals(
        full, again(letter("task-failed", task("t").setHeaders(full).build())).getHeaders());
  }

  @Test
  void whatCanNotBeSubmittedIsRefusedWithItsReason() {
    Task task = task("t").build();
    DeadLetter report = letter("unreadable", task);
    report.setTopic("fairlead.agent-reports");
    refused("only tasks are submitted again", report);
    DeadLetter old = letter("task-failed", task);
    old.setValue(null);
    refused("does not hold the task", old);
    DeadLetter cut = letter("unreadable", task);
    cut.setValue(ByteBuffer.allocate(1 << 20));
    refused("only the beginning", cut);
    DeadLetter elsewhere = letter("invalid-key", task);
    elsewhere.setKey(utf8("other"));
    refused("key", elsewhere);
    refused("taskId", letter("invalid-field", task("two words").build()));
    refused("priority", letter("internal-error", task("t").setPriority(5_000).build()));
  }
}
