package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.Json;
import org.junit.jupiter.api.Test;

/** Capacity divided between tenants, as people read it. */
class OptimizeSharesCommandTest {
  private static final String DIVIDED =
      """
      {"feasible":true,"objective":"utilisation","capacity":10.0,"utilisation":1.0,
       "resources":{},"tenants":[
        {"tenantId":"a","demand":8.25,"units":7.5,"shareNow":0.5,"share":0.75,"dominantShare":0.75,
         "resources":{},"costPerHour":0.0,"tasks":8,
         "before":{"weight":1.0,"minConcurrency":0},"after":{"weight":1.5,"minConcurrency":0},
         "bounds":[{"kind":"slots","subject":"x","value":10.0,"message":"agents x have 10 slots"}]},
        {"tenantId":"b","demand":99.0,"units":2.5,"shareNow":0.5,"share":0.25,"dominantShare":0.25,
         "resources":{},"costPerHour":3.0,"tasks":2,
         "before":{"weight":1.0,"minConcurrency":0},
         "after":{"weight":0.5,"minConcurrency":1,"maxConcurrency":2},"capHolds":"anywhere",
         "bounds":[{"kind":"max-share","tenantId":"b","value":0.25,"message":"its maximum"}]}],
       "conflict":[],"changes":{"tenant.a.weight":"1.5","tenant.b.weight":"0.5"},
       "applied":%s,"timedOut":false}""";

  private static final String CONFLICT =
      """
      {"feasible":false,"objective":"utilisation","capacity":10.0,"resources":{},"tenants":[],
       "conflict":[{"kind":"min-share","tenantId":"a","value":0.8,"message":"a wants 80 %"},
        {"kind":"max-share","tenantId":"a","value":0.2,"message":"a may have 20 %"}],
       "changes":{},"applied":false,"timedOut":false}""";

  private static StubApi ended(String shares) {
    return new StubApi()
        .withOneSwarm()
        .answering(
            "POST /v1/swarms/main/optimizations/shares",
            """
            {"id":"x","swarmId":"main","kind":"shares","state":"DONE","issuedBy":"local",
             "progress":1.0,"doing":"","createdAtMs":0,"result":{"shares":%s}}"""
                .formatted(shares));
  }

  @Test
  void itShowsWhatEachTenantGetsAndWhy() {
    CommandLineRun run = ended(DIVIDED.formatted("false")).run("optimize", "shares");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    String row = run.out().lines().filter(line -> line.startsWith("b ")).findFirst().orElseThrow();
    assertEquals(
        "b 99 50.0 % 25.0 % 1 -> 0.5 0 -> 1 - -> 2 its maximum", row.replaceAll(" +", " "));
    assertTrue(run.out().contains("2 settings would be changed; nothing was."), run.out());
    assertTrue(run.out().contains("The same with --apply sets this."), run.out());
  }

  @Test
  void whatWasSetIsNamedByItsVersion() {
    CommandLineRun run =
        ended(DIVIDED.formatted("true,\"configVersion\":7")).run("optimize", "shares", "--apply");
    assertTrue(run.out().contains("Version 7 of the configuration sets 2 settings."), run.out());
  }

  @Test
  void whatContradictsItselfIsToldAndFails() {
    CommandLineRun run = ended(CONFLICT).run("optimize", "shares", "--apply");
    assertEquals(ExitCode.FAILED, run.exitCode());
    assertTrue(run.out().contains("  a wants 80 %\n  a may have 20 %\n"), run.out());
  }

  @Test
  void whatIsGivenHoldsForThisDivision() throws Exception {
    StubApi api = ended(DIVIDED.formatted("false"));
    api.run(
        "optimize",
        "shares",
        "--min",
        "a=0.5",
        "--budget",
        "a=0",
        "--demand",
        "b=3",
        "--objective",
        "fairness",
        "--max-ms",
        "5");
    assertEquals(
        Json.MAPPER.readTree(
            """
            {"tenants":{"a":{"minShare":0.5,"budgetPerHour":0.0},"b":{"demand":3.0}},
             "objective":"fairness","maxMs":5,"apply":false}"""),
        Json.MAPPER.readTree(api.body().toString()));
  }
}
