package io.fairlead.streams;

import static io.fairlead.streams.CoordinatorDriver.last;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.DeadLetters;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes in, the thread lives, nothing disappears, and the answer names what is wrong. */
class BadInputTopologyTest {
  private static final String TASKS = "fairlead.tasks";
  private static final String REPORTS = "fairlead.agent-reports";
  private static final String COMMANDS = "fairlead.commands";

  @TempDir Path directory;
  private CoordinatorDriver coordinator;

  @AfterEach
  void stillTakesAGoodTask() {
    coordinator.command(TestMessages.command("alive", SwarmCommandKind.CREATE_SWARM).build());
    coordinator.join("alive", "a");
    coordinator.task(TestMessages.task("alive", "good").build());
    coordinator.pass(20);
    assertEquals("good", last(coordinator.messages("alive", "a")).getTaskId());
    coordinator.close();
  }

  private void start(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("in.memory.stores", "true"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    coordinator = new CoordinatorDriver(directory, all);
  }

  private DeadLetter onlyLetter() {
    List<DeadLetter> letters = coordinator.deadLetters();
    assertEquals(1, letters.size(), () -> "dead letters: " + letters);
    return letters.get(0);
  }

  private static void assertSays(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "'" + message + "' does not say '" + part + "'");
    }
  }

  @Test
  void bytesThatAreNoMessageKeepTheirOrigin() {
    start();
    byte[] junk = "{\"not\": \"avro\"}".getBytes(StandardCharsets.UTF_8);
    coordinator.raw(TASKS, "s", junk);
    DeadLetter letter = onlyLetter();
    assertEquals("unreadable", letter.getCause());
    assertEquals(TASKS, letter.getTopic());
    assertEquals(0, letter.getPartition());
    assertEquals(0, letter.getOffset());
    assertEquals(ByteBuffer.wrap(junk), letter.getValue());
    assertEquals("s", TestMessages.text(letter.getKey()));
  }

  @Test
  void aSchemaThatTheRegistryDoesNotKnow() {
    start();
    coordinator.raw(
        TASKS, "s", ByteBuffer.allocate(9).put((byte) 0).putInt(4711).putInt(0).array());
    DeadLetter letter = onlyLetter();
    assertEquals("unknown-schema", letter.getCause());
    assertSays(letter.getMessage(), "4711");
  }

  @Test
  void aMessageOfAnotherType() {
    start();
    coordinator.raw(REPORTS, "s", coordinator.bytes(TASKS, TestMessages.task("s", "t").build()));
    assertEquals("unreadable", onlyLetter().getCause());
  }

  @Test
  void aMessageCutShortAndOneThatClaimsTwoGigabytes() {
    start();
    byte[] good = coordinator.bytes(TASKS, TestMessages.task("s", "t").build());
    coordinator.raw(TASKS, "s", Arrays.copyOf(good, good.length - 5));
    assertEquals("unreadable", onlyLetter().getCause());
    byte[] huge = Arrays.copyOf(good, 5 + 5);
    huge[5] = (byte) 0xFE;
    huge[6] = huge[7] = huge[8] = (byte) 0xFF;
    huge[9] = 0x0F;
    coordinator.raw(TASKS, "s", huge);
    assertEquals("unreadable", onlyLetter().getCause());
  }

  @Test
  void noValueAndTooLongAValue() {
    start("max.record.bytes", "65536");
    coordinator.raw(TASKS, "s", null);
    DeadLetter none = onlyLetter();
    assertEquals("unreadable", none.getCause());
    assertNull(none.getValue());
    coordinator.raw(TASKS, "s", new byte[65_537]);
    assertSays(onlyLetter().getMessage(), "65537", "65536");
  }

  @Test
  void aKeyThatIsMissingOrNotTheSwarm() {
    start();
    byte[] task = coordinator.bytes(TASKS, TestMessages.task("s", "t").build());
    coordinator.raw(TASKS, null, task);
    DeadLetter missing = onlyLetter();
    assertEquals("invalid-key", missing.getCause());
    assertNull(missing.getKey());
    coordinator.raw(TASKS, "other", task);
    DeadLetter other = onlyLetter();
    assertEquals("invalid-key", other.getCause());
    assertSays(other.getMessage(), "other");
    assertEquals("s", other.getSwarmId());
  }

  @Test
  void aTaskWithoutAUsableId() {
    start();
    coordinator.task(TestMessages.task("s", "").build());
    DeadLetter missing = onlyLetter();
    assertEquals("invalid-field", missing.getCause());
    assertSays(missing.getMessage(), "taskId");
    coordinator.task(TestMessages.task("s", "x".repeat(129)).build());
    assertSays(onlyLetter().getMessage(), "taskId", "129");
    coordinator.task(TestMessages.task("not/a/swarm", "t").build());
    assertSays(onlyLetter().getMessage(), "swarmId", "not/a/swarm");
    assertTrue(coordinator.outcomes().isEmpty());
  }

  private Outcome rejection(Task task) {
    coordinator.task(task);
    List<Outcome> outcomes = coordinator.outcomes();
    assertEquals(1, outcomes.size());
    assertEquals(OutcomeKind.REJECTED, outcomes.get(0).getKind());
    assertEquals(task.getTaskId(), outcomes.get(0).getTaskId());
    assertTrue(coordinator.deadLetters().isEmpty());
    return outcomes.get(0);
  }

  @Test
  void aTaskWithAFieldOutOfItsRangeIsRejectedByName() {
    start();
    Outcome cost = rejection(TestMessages.task("s", "t1").setEstimatedCostMs(-5.0).build());
    assertEquals("invalid-task", cost.getReason());
    assertSays(cost.getMessage(), "estimatedCostMs", "-5.0");
    long farAhead = CoordinatorDriver.START_MS + 2 * 86_400_000L;
    Outcome ahead = rejection(TestMessages.task("s", "t2").setSubmittedAtMs(farAhead).build());
    assertSays(ahead.getMessage(), "submittedAtMs", Long.toString(farAhead));
    Outcome deadline =
        rejection(TestMessages.task("s", "t3").setDeadlineMs(Long.MIN_VALUE).build());
    assertSays(deadline.getMessage(), "deadlineMs", Long.toString(Long.MIN_VALUE));
    Outcome late = rejection(TestMessages.task("s", "t4").setNotBeforeMs(Long.MAX_VALUE).build());
    assertSays(late.getMessage(), "notBeforeMs");
    Outcome tenant = rejection(TestMessages.task("s", "t5").setTenantId("x".repeat(500)).build());
    assertSays(tenant.getMessage(), "tenantId");
  }

  @Test
  void aPayloadOverTheSwarmsLimit() {
    start();
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.CREATE_SWARM)
            .setConfig(Map.of("payloadMaxBytes", "1000"))
            .build());
    Outcome outcome =
        rejection(TestMessages.task("s", "t1").setPayload(ByteBuffer.allocate(1_001)).build());
    assertEquals("payload-too-large", outcome.getReason());
    assertSays(outcome.getMessage(), "1001", "1000");
    assertEquals(0, coordinator.entries(StoreNames.PAYLOADS));
  }

  @Test
  void anUnknownSwarmWhereNoneIsCreatedByUse() {
    start("auto.create.swarms", "false");
    Outcome outcome = rejection(TestMessages.task("nobody", "t1").build());
    assertEquals("unknown-swarm", outcome.getReason());
    assertSays(outcome.getMessage(), "nobody");
    coordinator.report(TestMessages.hello("nobody", "a", "h").build());
    DeadLetter letter = onlyLetter();
    assertEquals("unknown-swarm", letter.getCause());
    assertEquals(REPORTS, letter.getTopic());
    coordinator.command(
        TestMessages.command("nobody", SwarmCommandKind.CANCEL_TASK).setTaskId("t1").build());
    assertEquals("unknown-swarm", onlyLetter().getCause());
    assertEquals(0, coordinator.swarms());
  }

  @Test
  void aReportOfALowerIncarnationIsFenced() {
    start();
    long first = coordinator.join("s", "a1");
    coordinator.report(TestMessages.hello("s", "a1", "another-process").build());
    coordinator.pass(20);
    coordinator.messages("s", "a1");
    coordinator.report(TestMessages.report("s", "a1", "hello-a1", first, 3).build());
    AgentMessage fenced = last(coordinator.messages("s", "a1"));
    assertEquals(AgentMessageKind.FENCED, fenced.getKind());
    assertEquals(first, fenced.getIncarnation());
  }

  @Test
  void aStaleEpochIsCountedAndRefused() {
    start();
    long incarnation = coordinator.join("s", "a1");
    coordinator.task(TestMessages.task("s", "t1").build());
    coordinator.pass(20);
    AgentMessage assign = last(coordinator.messages("s", "a1"));
    long before = coordinator.counters.get(Counter.TRANSITIONS_REFUSED);
    coordinator.report(
        TestMessages.report("s", "a1", "hello-a1", incarnation, 3)
            .setLastDispatchSeq(assign.getSeq())
            .setHeld(List.of(TestMessages.held("t1", assign.getEpoch())))
            .setTransitions(TestMessages.ran("t1", assign.getEpoch() - 1, "stale"))
            .build());
    assertTrue(coordinator.counters.get(Counter.TRANSITIONS_REFUSED) > before);
    assertTrue(coordinator.outcomes().isEmpty());
  }

  @Test
  void aRepeatedTaskIsOneTaskAndAConflictingOneADeadLetter() {
    start();
    Task task = TestMessages.task("s", "t1").build();
    coordinator.task(task);
    coordinator.task(task);
    assertEquals(1, coordinator.counters.get(Counter.SUBMISSIONS_REPEATED));
    coordinator.task(TestMessages.task("s", "t1").setPriority(5).build());
    DeadLetter letter = onlyLetter();
    assertEquals("id-conflict", letter.getCause());
    assertEquals("t1", letter.getTaskId());
    assertTrue(coordinator.outcomes().isEmpty());
    assertEquals(1, coordinator.entries(StoreNames.TASKS));
  }

  @Test
  void aReportWithAFieldOutOfItsRange() {
    start();
    coordinator.report(TestMessages.hello("s", "a1", "h").setSlots(0).build());
    DeadLetter slots = onlyLetter();
    assertEquals("invalid-field", slots.getCause());
    assertSays(slots.getMessage(), "slots", "0");
    assertEquals("a1", slots.getAgentId());
    coordinator.report(TestMessages.hello("s", "../../etc", "h").build());
    assertSays(onlyLetter().getMessage(), "agentId", "../../etc");
  }

  @Test
  void ofAnEndlessKeyALetterRepeatsTheBeginning() {
    start();
    byte[] key = new byte[500_000];
    Arrays.fill(key, (byte) 0xC3);
    coordinator.record(TASKS, key, new byte[500_000], new RecordHeaders());
    DeadLetter letter = onlyLetter();
    assertEquals("invalid-key", letter.getCause());
    assertEquals(DeadLetters.MAX_KEY_BYTES, letter.getKey().remaining());
    assertEquals(500_000, letter.getValue().remaining());
  }

  @Test
  void oneSwarmTooMany() {
    start("max.swarms", "2");
    coordinator.task(TestMessages.task("s1", "t").build());
    coordinator.task(TestMessages.task("s2", "t").build());
    assertEquals("too-many-swarms", rejection(TestMessages.task("s3", "t").build()).getReason());
    coordinator.command(TestMessages.command("s3", SwarmCommandKind.CREATE_SWARM).build());
    assertEquals("too-many-swarms", onlyLetter().getCause());
    coordinator.report(TestMessages.hello("s3", "a", "h").build());
    assertEquals("too-many-swarms", onlyLetter().getCause());
    assertEquals(2, coordinator.swarms());
    coordinator.command(TestMessages.command("s2", SwarmCommandKind.DELETE_SWARM).build());
    coordinator.pass(100); // and there is room for the one that is looked for at the end
  }

  @Test
  void oneAgentTooMany() {
    start("max.agents", "3");
    coordinator.join("s", "a1");
    coordinator.join("s", "a2");
    coordinator.report(TestMessages.report("s", "stray", "h", 7, 1).build());
    coordinator.command(TestMessages.command("alive", SwarmCommandKind.CREATE_SWARM).build());
    for (int incarnation : new int[] {0, 7}) {
      coordinator.report(TestMessages.report("s", "a3", "h", incarnation, 1).build());
      DeadLetter letter = onlyLetter();
      assertEquals("too-many-agents", letter.getCause());
      assertEquals("a3", letter.getAgentId());
    }
    assertEquals(3, coordinator.entries(StoreNames.AGENTS));
    coordinator.command(TestMessages.command("s", SwarmCommandKind.DELETE_SWARM).build());
    coordinator.pass(5_000);
  }

  @Test
  void aTenantThatHasNothingToDoIsForgottenForOneThatHas() {
    start();
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.CREATE_SWARM)
            .setConfig(Map.of("maxTenants", "2"))
            .build());
    for (int i = 0; i < 100; i++) {
      coordinator.task(TestMessages.task("s", "t" + i).setTenantId("tenant" + i).build());
      coordinator.command(
          TestMessages.command("s", SwarmCommandKind.CANCEL_TASK).setTaskId("t" + i).build());
      assertEquals(OutcomeKind.CANCELLED, coordinator.outcomes().get(0).getKind());
      assertTrue(coordinator.entries(StoreNames.TENANTS) <= 2);
    }
    coordinator.task(TestMessages.task("s", "u1").setTenantId("busy1").build());
    coordinator.task(TestMessages.task("s", "u2").setTenantId("busy2").build());
    Outcome outcome = rejection(TestMessages.task("s", "u3").setTenantId("busy3").build());
    assertEquals("too-many-tenants", outcome.getReason());
    assertSays(outcome.getMessage(), "busy3", "maxTenants, 2");
    assertTrue(outcome.getRetryAfterMs() >= 1_000);
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.PAUSE).setTenantId("busy4").build());
    assertEquals("too-many-tenants", onlyLetter().getCause());
  }

  @Test
  void aCommandThatCannotBeCarriedOut() {
    start();
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.CREATE_SWARM)
            .setConfig(Map.of("leaseMs", "soon", "colour", "blue"))
            .build());
    DeadLetter config = onlyLetter();
    assertEquals("invalid-config", config.getCause());
    assertEquals(COMMANDS, config.getTopic());
    assertSays(config.getMessage(), "leaseMs", "soon", "colour");
    coordinator.command(TestMessages.command("s", SwarmCommandKind.UNKNOWN).build());
    assertEquals("unknown-kind", onlyLetter().getCause());
    coordinator.command(TestMessages.command("s", SwarmCommandKind.CANCEL_TASK).build());
    assertSays(onlyLetter().getMessage(), "taskId", "null");
  }
}
