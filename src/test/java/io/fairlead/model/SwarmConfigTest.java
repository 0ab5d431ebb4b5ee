package io.fairlead.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SwarmConfigTest {
  private static SwarmConfig with(Map<String, String> patch) {
    SwarmConfig.Change change = SwarmConfig.DEFAULT.with(patch);
    assertEquals(List.of(), change.faults());
    return change.config().orElseThrow();
  }

  private static Map<String, String> ofTenants(int tenants) {
    Map<String, String> patch = new TreeMap<>();
    for (int i = 0; i < tenants; i++) {
      patch.put("tenant." + "x".repeat(65) + i + ".weight", "2");
    }
    return patch;
  }

  @Test
  void whatWouldNotFitIntoARecordIsRefused() {
    SwarmConfig before = with(ofTenants(9_000));
    StoredConfig stored = StoredConfig.of(SwarmConfig.DEFAULT, before, 0, "test", 0);
    assertEquals(9_000, stored.settings().size());
    int changed = stored.changes().stream().mapToInt(SettingChange::length).sum();
    assertTrue(changed <= StoredConfig.MOST_CHANGED && changed > 90_000, "of " + changed);

    SwarmConfig.Change tooLong = SwarmConfig.DEFAULT.with(ofTenants(10_000));
    assertTrue(tooLong.config().isEmpty());
    assertTrue(tooLong.faults().get(0).contains("at most 800000"), tooLong.faults().get(0));
  }

  private static void assertFaults(Map<String, String> patch, String... faults) {
    SwarmConfig.Change change = SwarmConfig.DEFAULT.with(patch);
    assertEquals(List.of(faults), change.faults());
    assertEquals(true, change.config().isEmpty());
  }

  @Test
  void theDefaultsAreThoseOfTheSketch() {
    SwarmConfig config = SwarmConfig.DEFAULT;
    assertEquals(Discipline.EDF, config.discipline(Level.CRITICAL));
    assertEquals(Discipline.PRIORITY, config.discipline(Level.HIGH));
    assertEquals(Discipline.WRR, config.discipline(Level.NORMAL));
    assertEquals(Discipline.FAIR_SHARE, config.discipline(Level.LOW));
    assertEquals(400, config.levelWeightMilli(Level.CRITICAL));
    assertEquals(300, config.levelWeightMilli(Level.HIGH));
    assertEquals(200, config.levelWeightMilli(Level.NORMAL));
    assertEquals(100, config.levelWeightMilli(Level.LOW));
    assertEquals(Strategy.ADAPTIVE, config.strategy());
    assertEquals(5, config.get(Setting.BREAKER_FAILURES));
    assertEquals(60_000, config.get(Setting.BREAKER_OPEN_MS));
  }

  @Test
  void whatIsWrittenReadsBack() {
    SwarmConfig config =
        with(
            Map.of(
                "strategy", "\"power-of-two-choices\"",
                "criticalShare", "0.75",
                "level.low.discipline", "wfq",
                "tenant.a.b.weight", "2.5",
                "tenant.*.maxConcurrency", "7",
                "resource.tokens.per.key.capacity", "100",
                "resource.tokens.per.key.perMinute", "60",
                "resource.tokens.per.key.agents", "\"b, a\""));
    assertEquals(Strategy.POWER_OF_TWO_CHOICES, config.strategy());
    assertEquals(750, config.get(Setting.CRITICAL_SHARE));
    assertEquals(Discipline.WFQ, config.discipline(Level.LOW));
    assertEquals(2_500, config.weightMilli(new TenantId("a.b")));
    assertEquals(
        new SharedResource("tokens.per.key", 100, 60, List.of(new AgentId("a"), new AgentId("b"))),
        config.resources().get("tokens.per.key"));
    assertEquals(config, SwarmConfig.DEFAULT.with(config.settings()).config().orElseThrow());
  }

  @Test
  void aTenantWithoutASettingOfItsOwnHasThatOfAll() {
    SwarmConfig config =
        with(Map.of("tenant.*.maxConcurrency", "7", "tenant.a.maxConcurrency", "3"));
    assertEquals(3, config.tenant(new TenantId("a")).maxConcurrency());
    assertEquals(7, config.tenant(new TenantId("b")).maxConcurrency());
    SwarmConfig back =
        config
            .with(new TreeMap<>(Map.of("tenant.a.maxConcurrency", "null")))
            .config()
            .orElseThrow();
    assertEquals(7, back.tenant(new TenantId("a")).maxConcurrency());
  }

  @Test
  void everyFaultIsNamedAndNothingIsTaken() {
    assertFaults(
        Map.of(
            "tenant.a.minConcurrency", "5",
            "tenant.a.maxConcurrency", "4",
            "strategy", "best",
            "level.urgent.weight", "1",
            "level.high.weight", "0",
            "level.normal.weight", "0",
            "level.low.weight", "0",
            "resource.tokens.perMinute", "-1"),
        "level.high.weight '0': must be 0.001 to 1000",
        "level.low.weight '0': must be 0.001 to 1000",
        "level.normal.weight '0': must be 0.001 to 1000",
        "level.urgent.weight: there is no such setting",
        "strategy 'best': must be one of adaptive, wfq, least-loaded, capability, affinity,"
            + " round-robin, power-of-two-choices, cost",
        "resource.tokens.capacity: must be given",
        "resource.tokens.perMinute '-1': must be 0 to 1000000000000",
        "tenant.a.minConcurrency '5': must be at most maxConcurrency, 4");
  }

  @Test
  void theLeastShareOfATenantIsNotAboveTheMost() {
    assertFaults(
        Map.of("tenant.a.minShare", "0.8", "tenant.a.maxShare", "0.2"),
        "tenant.a.minShare '0.8': must be at most maxShare, 0.2");
    assertFaults(
        Map.of("tenant.b.minShare", "0.001", "tenant.b.maxShare", "0"),
        "tenant.b.minShare '0.001': must be at most maxShare, 0");
    assertTrue(
        SwarmConfig.DEFAULT
            .with(Map.of("tenant.a.minShare", "0.2", "tenant.a.maxShare", "0.2"))
            .config()
            .isPresent());
  }

  @Test
  void notAllObjectivesOfAPlanCountNothing() {
    String fault =
        "planWeight.latency, planWeight.utilisation, planWeight.balance, planWeight.cost '0': one"
            + " must be above 0";
    assertFaults(
        Map.of(
            "planWeight.latency", "0",
            "planWeight.utilisation", "0",
            "planWeight.balance", "0",
            "planWeight.cost", "0"),
        fault);
    SwarmConfig costOnly =
        with(
            Map.of(
                "planWeight.latency", "0",
                "planWeight.utilisation", "0",
                "planWeight.balance", "0",
                "planWeight.cost", "1000"));
    assertEquals(1_000_000, costOnly.get(Setting.PLAN_COST_WEIGHT));
    assertEquals(List.of(fault), costOnly.with(Map.of("planWeight.cost", "0")).faults());
    assertFaults(
        Map.of("planWeight.cost", "1000.1", "planMaxAgeMs", "99", "planPatienceMs", "3600001"),
        "planMaxAgeMs '99': must be 100 to 3600000",
        "planPatienceMs '3600001': must be 100 to 3600000",
        "planWeight.cost '1000.1': must be 0 to 1000");
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    assertFaults(
        Map.of("criticalShare", "NaN", "agingBoost", "1.5", "demoteFactor", "much"),
        "agingBoost '1.5': must be a whole number, 0 to 1000000",
        "criticalShare 'NaN': must be 0.05 to 1",
        "demoteFactor 'much': must be a number, 0 to 1000");
  }

  @Test
  void aWordSaysWhatNoNumberSays() {
    TenantId a = new TenantId("a");
    TenantId b = new TenantId("b");
    SwarmConfig config =
        with(
            Map.of(
                "tenant.*.budgetPerHour", "7.5",
                "tenant.*.maxConcurrency", "\"none\"",
                "tenant.a.budgetPerHour", "\"unlimited\"",
                "tenant.a.maxConcurrency", "0",
                "tenant.b.budgetPerHour", "0"));
    assertEquals(SettingFormat.WORD, config.get(a, TenantSetting.BUDGET_PER_HOUR));
    assertEquals(0, config.get(b, TenantSetting.BUDGET_PER_HOUR));
    assertEquals(7_500, config.get(new TenantId("c"), TenantSetting.BUDGET_PER_HOUR));
    assertEquals(Long.MAX_VALUE, config.tenant(a).mostHeld());
    assertEquals(0, config.tenant(b).mostHeld());
    assertEquals(true, config.tenant(b).isCap(0));
    assertEquals(config, SwarmConfig.DEFAULT.with(config.settings()).config().orElseThrow());
    assertEquals(
        SettingFormat.WORD, SwarmConfig.DEFAULT.get(a, TenantSetting.BUDGET_PER_HOUR), "no budget");
  }

  @Test
  void nothingIsGuaranteedToWhoMayHaveNothing() {
    assertFaults(
        Map.of("tenant.a.minConcurrency", "1", "tenant.a.maxConcurrency", "none"),
        "tenant.a.minConcurrency '1': must be at most maxConcurrency, 0");
    assertFaults(
        Map.of("tenant.a.budgetPerHour", "none", "tenant.a.minShare", "1.1"),
        "tenant.a.budgetPerHour 'none': must be a number, 0 to 1000000000 or unlimited",
        "tenant.a.minShare '1.1': must be 0 to 1");
  }
}
