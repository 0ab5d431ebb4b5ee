package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OptimizeTopologyCommandTest {
  private static final String VIEW =
      """
      {"id":"x","swarmId":"main","kind":"topology","state":"DONE","issuedBy":"local",
       "progress":1.0,"doing":"","createdAtMs":0,"result":{"topology":{"objective":"latency",
       "threshold":0.1,"seeds":5,"seed":9,"fromMs":0,"untilMs":3600000,"tasks":1200,
       "present":{"waitMeanMs":812.0,"waitP99Ms":4000.0,"utilisation":0.5,"imbalance":0.1,
        "costPerSecond":12.0},
       "proposals":[%s],"partitions":{"partitions":12,"used":2,"swarms":2,"busiest":0.9,
        "even":0.083},%s
       "replays":90,"rounds":3,"timedOut":false,"remarks":["the last 1200 tasks were replayed"]}}}""";

  private static final String PROPOSAL =
      """
      {"dimension":"agents","changes":[{"what":"agents with gpu, 1 slot","from":4,"to":6},
       {"what":"agents with cpu, 1 slot","from":8,"to":6}],"measure":"mean wait, ms",
       "before":812.0,"after":203.0,"improvement":{"mean":0.75,"least":0.5,"most":0.9,
       "standardError":0.05,"seeds":5},"costPerSecondBefore":12.0,"costPerSecondAfter":11.0,
       "judged":true,"exceeds":true,"standing":"ADVICE","why":"the coordinator starts no agents"}""";

  private static StubApi api(String proposals, String applied) {
    return new StubApi()
        .withOneSwarm()
        .answering(
            "POST /v1/swarms/main/optimizations/topology", VIEW.formatted(proposals, applied));
  }

  @Test
  void proposalsAreATableAndWhatTheyChangeIsToldBelow() {
    CommandLineRun run = api(PROPOSAL, "").run("optimize", "topology");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("agents with gpu, 1 slot: 4 -> 6"), run.out());
    assertTrue(run.out().contains("cost per second 12 -> 11"), run.out());
    assertTrue(run.out().contains("advice"), run.out());
    assertTrue(run.out().contains("75"), run.out());
    assertTrue(run.out().contains("Nothing was changed."), run.out());
    assertTrue(run.out().contains("Note: the last 1200 tasks were replayed."), run.out());
  }

  @Test
  void whatWasAppliedIsToldWithItsVersion() {
    CommandLineRun run =
        api(
                "",
                "\"applied\":{\"setting\":\"maxPrefetch\",\"from\":0,\"to\":8,\"configVersion\":4},")
            .run("optimize", "topology", "--apply");
    assertTrue(run.out().contains("maxPrefetch was changed from 0 to 8"), run.out());
    assertTrue(run.out().contains("version 4"), run.out());
    assertTrue(run.out().contains("Nothing better was found."), run.out());
  }

  @Test
  void whatIsNotGivenIsLeftToTheCoordinatorAndWhatIsWrongIsTold() {
    StubApi api = api("", "");
    api.run("optimize", "topology");
    assertEquals("{\"apply\":false}", api.body().toString());
    api.run(
        "optimize",
        "topology",
        "--objective",
        "p99",
        "--threshold",
        "0.2",
        "--seeds",
        "7",
        "--from",
        "1700000000000",
        "--to",
        "1700000060000",
        "--max-ms",
        "500",
        "--max-cost",
        "3",
        "--seed",
        "4",
        "--apply");
    assertEquals(
        "{\"objective\":\"p99\",\"threshold\":0.2,\"seeds\":7,\"fromMs\":1700000000000,"
            + "\"toMs\":1700000060000,\"maxMs\":500,\"seed\":4,\"maxCost\":3.0,\"apply\":true}",
        api.body().toString());
    CommandLineRun wrong = api.run("optimize", "topology", "--objective", "speed");
    assertEquals(ExitCode.USAGE, wrong.exitCode());
    assertTrue(wrong.err().contains("p99"), wrong.err());
  }
}
