package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Setting;
import io.fairlead.model.SettingChange;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.ConfigTemplate.Decision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigHistoryTest {
  private final SchedulerHarness swarm = new SchedulerHarness();

  @Test
  void whatIsSaidOfAFaultHasABound() {
    Decision decision =
        new ConfigTemplate().update(Map.of("x".repeat(700_000), "1"), "root", swarm.now());
    String said = ((Decision.Refused) decision).rejection().message();
    assertEquals(4_098, said.length());
  }

  private void create(Map<String, String> settings) {
    swarm.handle(new Command.CreateSwarm(settings, "root"));
  }

  private SwarmConfig update(String name, String value) {
    return only(
            swarm.handle(new Command.UpdateConfig(Map.of(name, value), "ops")),
            Fact.ConfigChanged.class)
        .config();
  }

  private List<Fact> rollBack(long version) {
    return swarm.handle(new Command.RollBackConfig(version, "ops"));
  }

  private SwarmConfig config() {
    return swarm.scheduler.view().config();
  }

  @Test
  void everyVersionIsRememberedWithWhoChangedWhatAndWhen() {
    create(Map.of("stealThreshold", "7"));
    swarm.nowMs += 500;
    update("tenant.a.weight", "2.5");

    List<StoredConfig> versions = swarm.store.configs();

    assertEquals(List.of(1L, 2L), versions.stream().map(StoredConfig::version).toList());
    assertEquals(List.of("root", "ops"), versions.stream().map(StoredConfig::issuedBy).toList());
    assertEquals(500, versions.get(1).atMs() - versions.get(0).atMs());
    assertEquals(
        List.of(
            new SettingChange(
                "stealThreshold",
                Setting.STEAL_THRESHOLD.format().show(Setting.STEAL_THRESHOLD.defaultValue()),
                "7")),
        versions.get(0).changes());
    assertEquals(
        List.of(new SettingChange("tenant.a.weight", null, "2.5")), versions.get(1).changes());
    assertEquals(config(), versions.get(1).config().config().orElseThrow().atVersion(2));
  }

  @Test
  void aRollbackIsANewVersionWithTheOldSettings() {
    create(Map.of("stealThreshold", "7"));
    SwarmConfig second = update("tenant.a.weight", "2.5");
    update("stealThreshold", "9");
    update("tenant.a.weight", "null");

    Fact.ConfigChanged back = only(rollBack(2), Fact.ConfigChanged.class);

    assertEquals(5, back.config().version());
    assertEquals(2, back.rolledBackTo());
    assertEquals(second.settings(), config().settings());
    assertEquals(2_500, config().weightMilli(new TenantId("a")));
    assertEquals(2, swarm.store.at(5).rolledBackTo());
    assertEquals(
        List.of("stealThreshold", "tenant.a.weight"),
        swarm.store.at(5).changes().stream().map(SettingChange::name).toList());
  }

  @Test
  void aVersionThatIsNotRememberedIsRefusedAndChangesNothing() {
    create(Map.of());
    for (int i = 0; i < StoredConfig.KEPT; i++) {
      update("stealThreshold", Integer.toString(i % 50));
    }
    SwarmConfig before = config();

    assertEquals(StoredConfig.KEPT, swarm.store.configs().size());
    assertNull(swarm.store.at(1));
    for (long version : List.of(1L, before.version() + 1, Long.MAX_VALUE)) {
      Fact.CommandRefused refused = only(rollBack(version), Fact.CommandRefused.class);
      assertEquals(Reason.UNKNOWN_VERSION, refused.rejection().reason());
      assertTrue(refused.rejection().message().contains("'" + version + "'"));
    }
    assertEquals(before, config());
    only(rollBack(2), Fact.ConfigChanged.class);
  }

  @Test
  void aRefusedChangeMakesNoVersion() {
    create(Map.of());
    swarm.handle(new Command.UpdateConfig(Map.of("suspectAfterMs", "7000"), "ops"));
    assertEquals(1, swarm.store.configs().size());
  }

  @Test
  void theHistoryEndsWithTheSwarmAndItsNumbersGoOn() {
    create(Map.of("stealThreshold", "7"));
    update("stealThreshold", "8");
    only(swarm.handle(new Command.DeleteSwarm("me")), Fact.SwarmDeleted.class);
    assertEquals(List.of(), swarm.store.configs());

    create(Map.of());

    assertEquals(3, config().version());
    assertEquals(List.of(3L), swarm.store.configs().stream().map(StoredConfig::version).toList());
    only(rollBack(2), Fact.CommandRefused.class);
  }

  @Test
  void aRollbackWorksAfterARestart() {
    create(Map.of("stealThreshold", "7"));
    update("stealThreshold", "8");
    swarm.restart();
    rollBack(1);
    assertEquals(7, config().get(Setting.STEAL_THRESHOLD));
  }

  // ------------------------------------------------------------------ what swarms begin with

  private Decision.Taken taken(Decision decision) {
    Decision.Taken taken = assertInstanceOf(Decision.Taken.class, decision);
    swarm.template.apply(taken.next());
    return taken;
  }

  @Test
  void aSwarmBeginsWithTheTemplateHoweverItBegins() {
    taken(swarm.template.update(Map.of("stealThreshold", "7"), "ops", swarm.now()));
    swarm.submit("t", 10);
    assertEquals(7, config().get(Setting.STEAL_THRESHOLD));
    assertEquals(1, config().version());

    SchedulerHarness other = new SchedulerHarness();
    other.template.apply(
        ((Decision.Taken) other.template.update(Map.of("stealThreshold", "7"), "ops", other.now()))
            .next());
    other.handle(new Command.CreateSwarm(Map.of("stealThreshold", "9"), "root"));
    assertEquals(9, other.scheduler.view().config().get(Setting.STEAL_THRESHOLD));
  }

  @Test
  void aTemplateThatContradictsItselfIsRefusedAndDecidingChangesNothing() {
    Decision refused = swarm.template.update(Map.of("suspectAfterMs", "7000"), "ops", swarm.now());
    assertInstanceOf(Decision.Refused.class, refused);
    swarm.template.update(Map.of("stealThreshold", "7"), "ops", swarm.now());
    assertEquals(SwarmConfig.DEFAULT, swarm.template.config());
  }

  @Test
  void goingBackInTheTemplateIsAPatchForTheSwarms() {
    ConfigHistory[] history = {ConfigHistory.NONE};
    Decision.Taken first =
        taken(swarm.template.update(Map.of("stealThreshold", "7"), "ops", swarm.now()));
    taken(
        swarm.template.update(
            Map.of("stealThreshold", "9", "tenant.a.weight", "2"), "ops", swarm.now()));
    history[0] = version -> version == 1 ? first.next() : null;

    assertInstanceOf(
        Decision.Refused.class, swarm.template.rollBack(3, history[0], "ops", swarm.now()));
    Decision.Taken back = taken(swarm.template.rollBack(1, history[0], "ops", swarm.now()));

    assertEquals(Map.of("stealThreshold", "7", "tenant.a.weight", "null"), back.patch());
    assertEquals(3, swarm.template.config().version());
    assertEquals(1, back.next().rolledBackTo());
    create(Map.of());
    assertTrue(config().tenants().isEmpty());
  }
}
