package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays that are asked for, told and drawn. */
class WhatIfCommandTest {
  private static final String WHAT_IF =
      """
      {"period":{"askedFromMs":1700000000000,"askedToMs":1700003600000,"fromMs":1700000000000,
        "toMs":1700003600000,"tasks":12345,"agents":26,"estimated":3,"skipped":1,"carried":2,
        "remarks":["2 tasks had arrived before and had not ended when the period began; replays begin without them"]},
       "settings":{"level.normal.discipline":"shortest","stealThreshold":5},
       "added":0,"removed":[],"seed":7,"seeds":[0,11,12],"seedsAsked":5,
       "figures":[
        {"name":"submitted","unit":"count","better":"neither","measured":12345,"asItWas":12345,
         "changed":12345,"difference":0,"least":0,"most":0},
        {"name":"waitMeanMs","unit":"ms","better":"less","measured":2210.4,"asItWas":2199.0,
         "changed":1210.5,"difference":-990.1,"least":-1100.0,"most":-800.2},
        {"name":"waitP50Ms","unit":"ms","better":"less","measured":100.0,"asItWas":90.0,
         "changed":10.0,"difference":-80.0,"least":-90.0,"most":-70.0},
        {"name":"waitP99Ms","unit":"ms","better":"less","measured":124000.0,"asItWas":123000.0,
         "changed":184000.0,"difference":61000.0,"least":50000.0,"most":72000.0},
        {"name":"utilisation","unit":"share","better":"more","measured":0.88,"asItWas":0.879,
         "changed":0.8791,"difference":0.0001,"least":-0.0001,"most":0.0002},
        {"name":"cost","unit":"price","better":"less","measured":12.5,"asItWas":12.5,
         "changed":12.25,"difference":-0.25,"least":-0.5,"most":0.0}],
       "tenants":[
        {"tenantId":"interactive","measured":{"completed":5,"waitMeanMs":20.0,"waitP99Ms":90.0,
          "share":0.6},"asItWas":{"completed":5,"waitMeanMs":21.0,"waitP99Ms":91.0,"share":0.6},
         "changed":{"completed":5,"waitMeanMs":11.0,"waitP99Ms":31.0,"share":0.6}},
        {"tenantId":"batch","asItWas":{"completed":5,"waitMeanMs":21.0,"waitP99Ms":91.0,"share":0.4}}],
       "fidelity":{"good":%s,"far":[],"waitMeanDifferenceMs":-11.4,"sentence":"It is near."},
       "measured":[{"atMs":0,"waiting":1,"running":0},{"atMs":1000,"waiting":3,"running":1}],
       "asItWas":[{"atMs":0,"waiting":1,"running":0},{"atMs":900,"waiting":4,"running":1}],
       "changed":[{"atMs":0,"waiting":1,"running":0},{"atMs":800,"waiting":2,"running":1}]}""";

  @TempDir private Path directory;

  private static String done(boolean good) {
    return """
        {"id":"x","swarmId":"main","kind":"what-if","state":"DONE","issuedBy":"local",
         "progress":1,"doing":"","createdAtMs":0,"result":{"whatIf":%s}}"""
        .formatted(WHAT_IF.formatted(good));
  }

  private static StubApi api() {
    return new StubApi()
        .withOneSwarm()
        .answering("POST /v1/swarms/main/optimizations/what-if", done(true));
  }

  private String config(String text) throws IOException {
    return Files.writeString(directory.resolve("config.json"), text).toString();
  }

  @Test
  void asksForWhatIsGivenAndDrawsIt() throws Exception {
    StubApi api = api();
    Path plot = directory.resolve("it.svg");
    CommandLineRun run =
        api.run(
            "what-if",
            "--config",
            config("{\"stealThreshold\": 5}"),
            "--from",
            "1700000000000",
            "--to",
            "1700003600000",
            "--seeds",
            "2",
            "--seed",
            "7",
            "--max-ms",
            "500",
            "--plot",
            plot.toString());
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(
        "{\"settings\":{\"stealThreshold\":5},\"fromMs\":1700000000000,\"toMs\":1700003600000,"
            + "\"seeds\":2,\"seed\":7,\"maxMs\":500}",
        api.body().toString());
    assertTrue(Files.readString(plot).contains("<svg"));
    assertEquals("Drawn over time in " + plot + ".", run.lastLine());
  }

  @Test
  void fitsEightyColumns() throws Exception {
    JsonNode whatIf = Json.MAPPER.readTree(WHAT_IF.formatted(false));
    List<String> lines = WhatIfText.lines(whatIf, 80);
    for (String line : lines) {
      assertTrue(line.length() <= 80, line);
    }
    String text = String.join(" ", lines);
    assertTrue(
        lines.stream()
            .anyMatch(
                line -> line.matches("wait, mean +2.2 s +2.2 s +1.2 s +-990 ms +-1.1 s +-800 ms")),
        text);
    assertTrue(text.contains("Warning: It is near."), text);
    assertTrue(text.contains("The time was up before all 5 were replayed"), text);
    assertTrue(text.contains("- 2 tasks had arrived before"), text);
    assertTrue(text.contains("interactive"), text);
    assertFalse(text.contains("+0.000"), text);
  }

  @Test
  void withJsonItIsDrawnOnlyWhereThatIsAsked() throws Exception {
    CommandLineRun run =
        api().run("what-if", "--config", config("{\"stealThreshold\": 5}"), "--output", "json");
    assertEquals(Json.MAPPER.readTree(done(true)), Json.MAPPER.readTree(run.out()));
    assertFalse(Files.exists(Path.of("what-if.svg")));
  }

  @Test
  void whatIsWrongIsToldBeforeAnythingIsAsked() throws Exception {
    StubApi api = api();
    String config = config("{\"stealThreshold\": 5}");
    for (String[] wrong :
        List.of(
            new String[] {"--config", config, "--plot", "it.png"},
            new String[] {"--config", config, "--plot", directory.resolve("no/it.svg").toString()},
            new String[] {"--config", config, "--from", "yesterday"},
            new String[] {"--config", directory.resolve("none").toString()},
            new String[] {"--seeds", "3"})) {
      String[] all = new String[wrong.length + 1];
      all[0] = "what-if";
      System.arraycopy(wrong, 0, all, 1, wrong.length);
      CommandLineRun run = api.run(all);
      assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
    }
    assertEquals(ExitCode.USAGE, api.run("what-if", "--config", config("[1]")).exitCode());
    assertEquals(ExitCode.USAGE, api.run("what-if", "--config", config("{")).exitCode());
    assertEquals(ExitCode.USAGE, api.run("what-if", "--config", config("{}")).exitCode());
    assertEquals(List.of(), api.asked());
  }
}
