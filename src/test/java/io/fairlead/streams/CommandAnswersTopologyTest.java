package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.CommandAnswer;
import io.fairlead.wire.StoreKeys;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is filed of commands and rejections, and which configurations are remembered. */
class CommandAnswersTopologyTest {
  private static final String ALL = "*";

  @TempDir Path directory;
  private CoordinatorDriver coordinator;

  @BeforeEach
  void start() {
    coordinator = new CoordinatorDriver(directory, Map.of());
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private void command(String id, String swarm, SwarmCommandKind kind, Map<String, String> config) {
    coordinator.command(command(id, swarm, kind).setConfig(config).build());
  }

  private static SwarmCommand.Builder command(String id, String swarm, SwarmCommandKind kind) {
    return TestMessages.command(swarm, kind).setCommandId(id).setIssuedBy("rest:ops");
  }

  private @Nullable CommandAnswer answer(String swarm, String id) {
    return only(coordinator.windows(StoreNames.ANSWERS, StoreKeys.answer(swarm, id)));
  }

  private static @Nullable CommandAnswer only(Map<Long, CommandAnswer> found) {
    assertTrue(found.size() <= 1, found.toString());
    return found.isEmpty() ? null : found.values().iterator().next();
  }

  private @Nullable StoredConfig config(String swarm, long version) {
    return coordinator.entry(StoreNames.CONFIGS, StoreKeys.config(swarm, version));
  }

  @Test
  void anAppliedCommandIsFiledWithItsFactAndVersion() {
    command("c-1", "s", SwarmCommandKind.CREATE_SWARM, Map.of("stealThreshold", "7"));
    CommandAnswer answer = answer("s", "c-1");
    assertNotNull(answer);
    assertNull(answer.refusal());
    assertEquals("CREATE_SWARM", answer.kind());
    assertEquals("rest:ops", answer.issuedBy());
    assertEquals(1, answer.configVersion());
    assertEquals(1, answer.fact());
    StoredConfig stored = config("s", 1);
    assertNotNull(stored);
    assertEquals(Map.of("stealThreshold", "7"), stored.settings());
    assertEquals(answer.atMs(), stored.atMs());
  }

  @Test
  void aRefusedCommandIsFiledWithTheReasonOfItsDeadLetter() {
    command("c-1", "s", SwarmCommandKind.UPDATE_CONFIG, Map.of("stealThreshold", "7"));
    assertEquals("unknown-swarm", refusal("s", "c-1").code());
    command("c-2", "s", SwarmCommandKind.CREATE_SWARM, Map.of());
    command("c-3", "s", SwarmCommandKind.UPDATE_CONFIG, Map.of("stealThreshold", "-7"));
    CommandAnswer.Refusal refusal = refusal("s", "c-3");
    assertEquals("invalid-config", refusal.code());
    DeadLetter letter = CoordinatorDriver.last(coordinator.deadLetters());
    assertEquals("UPDATE_CONFIG: " + refusal.message(), letter.getMessage());
    // What can't be read as it must be, as well.
    coordinator.command(command("c-4", "s", SwarmCommandKind.CANCEL_TASK).build());
    assertEquals("invalid-field", refusal("s", "c-4").code());
    assertNull(config("s", 2));
  }

  private CommandAnswer.Refusal refusal(String swarm, String id) {
    CommandAnswer answer = answer(swarm, id);
    assertNotNull(answer);
    assertNotNull(answer.refusal());
    return answer.refusal();
  }

  @Test
  void whatTheCoordinatorTellsItselfIsNotFiled() {
    coordinator.join("s", "a"); // by TOPIC_READY
    coordinator.pass(50);
    assertEquals(List.of(), coordinator.keysOfWindows(StoreNames.ANSWERS));
  }

  @Test
  void aRepeatedCommandIsIgnoredAndCountedAndAnotherUnderItsIdIsADeadLetter() {
    command("c-1", "s", SwarmCommandKind.CREATE_SWARM, Map.of());
    command("c-2", "s", SwarmCommandKind.UPDATE_CONFIG, Map.of("stealThreshold", "7"));
    CommandAnswer first = answer("s", "c-2");
    coordinator.pass(1_000);
    coordinator.command(
        command("c-2", "s", SwarmCommandKind.UPDATE_CONFIG)
            .setConfig(Map.of("stealThreshold", "7"))
            .setIssuedAtMs(17)
            .build());
    assertEquals(first, answer("s", "c-2"));
    assertEquals(1, coordinator.counters.get(Counter.COMMANDS_REPEATED));
    assertEquals(List.of(), coordinator.deadLetters());

    command("c-2", "s", SwarmCommandKind.UPDATE_CONFIG, Map.of("stealThreshold", "8"));
    assertEquals(first, answer("s", "c-2"));
    assertEquals("id-conflict", CoordinatorDriver.last(coordinator.deadLetters()).getCause());
    assertNull(config("s", 3));
    // Ids are of one swarm.
    command("c-2", "t", SwarmCommandKind.CREATE_SWARM, Map.of());
    assertNotNull(answer("t", "c-2"));
  }

  @Test
  void aRejectionIsFiledAndNothingOfAnAcceptedTask() {
    command("c-1", "s", SwarmCommandKind.CREATE_SWARM, Map.of("maxQueued", "1"));
    coordinator.task(TestMessages.task("s", "first").build());
    coordinator.task(TestMessages.task("s", "second").build());
    assertNull(rejection("first"));
    CommandAnswer answer = rejection("second");
    assertNotNull(answer);
    assertEquals(CommandAnswer.SUBMIT, answer.kind());
    assertNotNull(answer.refusal());
    assertEquals("queue-full", answer.refusal().code());
    assertNotNull(answer.refusal().retryAfterMs());
  }

  private @Nullable CommandAnswer rejection(String task) {
    Bytes key = StoreKeys.rejection(new SwarmId("s"), new TaskId(task));
    return only(coordinator.windows(StoreNames.ANSWERS, key));
  }

  @Test
  void whatIsSetForAllHoldsForThoseThatBeginLater() {
    command("c-1", "s", SwarmCommandKind.CREATE_SWARM, Map.of("lostAfterMs", "3000"));
    command("c-2", "t", SwarmCommandKind.CREATE_SWARM, Map.of());
    command("c-3", ALL, SwarmCommandKind.UPDATE_CONFIG, Map.of("suspectAfterMs", "4000"));

    CommandAnswer all = answer(ALL, "c-3");
    assertNotNull(all);
    assertEquals(1, all.swarms());
    assertEquals(1, all.refusals());
    assertEquals("invalid-config", refusal("s", "c-3").code());
    assertEquals(Map.of("suspectAfterMs", "4000"), settings("t", 2));
    assertEquals(Map.of("suspectAfterMs", "4000"), settings(ALL, 1));
    command("c-4", "u", SwarmCommandKind.CREATE_SWARM, Map.of("stealThreshold", "7"));
    assertEquals(Map.of("suspectAfterMs", "4000", "stealThreshold", "7"), settings("u", 1));

    command("c-5", ALL, SwarmCommandKind.UPDATE_CONFIG, Map.of("stealThreshold", "9"));
    coordinator.command(
        command("c-6", ALL, SwarmCommandKind.ROLL_BACK_CONFIG).setConfigVersion(1L).build());
    assertEquals(Map.of("suspectAfterMs", "4000"), settings(ALL, 3));
    assertEquals(Map.of("suspectAfterMs", "4000"), settings("u", 3));
    coordinator.task(TestMessages.task("used", "first").build());
    assertEquals(Map.of("suspectAfterMs", "4000"), settings("used", 1));

    coordinator.command(
        command("c-7", ALL, SwarmCommandKind.ROLL_BACK_CONFIG).setConfigVersion(9L).build());
    assertEquals("unknown-version", refusal(ALL, "c-7").code());
    assertNull(config("u", 4));
  }

  private Map<String, String> settings(String swarm, long version) {
    StoredConfig stored = config(swarm, version);
    assertNotNull(stored, swarm + " has no version " + version);
    return stored.settings();
  }

  @Test
  void theStoreForgetsVersionsThatAreTooOldAndThoseOfADeletedSwarm() {
    command("c", "s", SwarmCommandKind.CREATE_SWARM, Map.of());
    for (int i = 0; i < StoredConfig.KEPT; i++) {
      Map<String, String> change = Map.of("stealThreshold", Integer.toString(i % 50));
      command("s-" + i, "s", SwarmCommandKind.UPDATE_CONFIG, change);
      command("all-" + i, ALL, SwarmCommandKind.UPDATE_CONFIG, change);
    }
    assertNull(config("s", 1));
    assertNotNull(config(ALL, 1));
    // Its own, those of all, and the last one of all once more.
    assertEquals(2 * StoredConfig.KEPT + 1, coordinator.entries(StoreNames.CONFIGS));
    command("all", ALL, SwarmCommandKind.UPDATE_CONFIG, Map.of("stealThreshold", "1"));
    assertNull(config(ALL, 1));
    assertEquals(2 * StoredConfig.KEPT + 1, coordinator.entries(StoreNames.CONFIGS));

    command("end", "s", SwarmCommandKind.DELETE_SWARM, Map.of());
    coordinator.pass(100);
    assertEquals(StoredConfig.KEPT + 1, coordinator.entries(StoreNames.CONFIGS));
    assertNotNull(answer("s", "end"));
  }
}
