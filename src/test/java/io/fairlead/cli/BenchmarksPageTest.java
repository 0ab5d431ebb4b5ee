package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.DocsDrift;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BenchmarksPageTest {
  private static final Path DIRECTORY = Path.of("topology-docs/benchmarks");
  private static final String PAGE = "topology-docs/BENCHMARKS.md";
  private static final String FLOOR =
      "{\"guarantee\":\"exactly-once\",\"agents\":16,\"floorTasksPerSecond\":25000.4,"
          + "\"tasksPerSecond\":20000,\"ratio\":0.8,\"recordsPerTask\":5.55,\"bytesPerTask\":1234.5}";

  @Test
  void thePageTellsWhatIsRecorded() throws IOException {
    Recordings recordings = Recordings.in(DIRECTORY);
    String committed = Files.exists(Path.of(PAGE)) ? Files.readString(Path.of(PAGE)) : "";

    DocsDrift.check(PAGE, BenchmarksPage.of(recordings, committed));

    for (BenchmarkSection section : BenchmarkSection.values()) {
      List<JsonNode> lines = recordings.of(section.kind());
      Function<List<JsonNode>, ? extends Plot> plot = section.plot();
      if (lines.isEmpty() || plot == null) {
        continue;
      }
      Path picture = DIRECTORY.resolve(section.picture());
      if (Boolean.getBoolean("fairlead.docs.write")) {
        plot.apply(lines).save(picture);
      }
      assertTrue(Files.exists(picture), picture + " is linked"); // fonts differ, so no more
    }
  }

  @Test
  void aRecordedFigureIsARowOfItsTable() throws IOException {
    String page = BenchmarksPage.of(Recordings.of(List.of(FLOOR, "")), "");

    assertTrue(page.contains("## Tasks a second, beside the floor"), page);
    assertTrue(
        page.contains(
            "| guarantee | agents | floor, tasks/s | Fairlead, tasks/s | ratio | records a task |"
                + " bytes a task |"),
        page);
    assertTrue(page.contains("| exactly-once | 16 | 25,000 | 20,000 | 0.80 | 5.6 | 1,23"), page);
    assertFalse(page.contains("## Fairness"), page);
  }

  @Test
  void repetitionsAreToldWhereTheyDiffer() throws IOException {
    String line =
        "{\"benchmark\":\"scale\",\"part\":\"swarms\",\"guarantee\":\"exactly-once\",\"swarms\":2,"
            + "\"threads\":1,\"agentsPerSwarm\":6,\"repetitions\":3,\"tasksPerSecond\":1500.2,"
            + "\"spread\":{\"tasksPerSecond\":[1400,1600.7]},\"machine\":{\"cores\":\"2 cores\"}}";
    String page = BenchmarksPage.of(Recordings.of(List.of(line)), "");

    assertTrue(page.contains("- 2 cores, medians of 3\n"), page);
    assertTrue(page.contains("| 1 | 2 | 6 | 1,500 (1,400 to 1,601) |"), page);
  }

  @Test
  void everyKindOfResultHasASection() throws IOException {
    List<String> lines =
        List.of(
            FLOOR,
            "{\"benchmark\":\"throughput\",\"tasks\":10,\"tasksPerSecond\":5}",
            "{\"benchmark\":\"balance\",\"tasks\":10,\"efficiency\":0.5}",
            "{\"benchmark\":\"latency\",\"side\":\"null\",\"stages\":{\"a\":{\"p50Ms\":7}},"
                + "\"ratioToNull\":{\"p50\":1.1}}",
            "{\"workload\":\"w\",\"compress\":60.0,\"sides\":[{\"name\":\"ideal-fifo\","
                + "\"waitMeanMs\":61}]}",
            "{\"benchmark\":\"scale\",\"part\":\"core\",\"waiting\":1000,\"lifeUs\":2}",
            "{\"benchmark\":\"scale\",\"part\":\"backlog\",\"waiting\":1000,\"heapBytes\":1048576,"
                + "\"tasksPerSecond\":8}",
            "{\"benchmark\":\"scale\",\"part\":\"backlog\",\"waiting\":2000,\"tasksPerSecond\":6}",
            "{\"benchmark\":\"scale\",\"part\":\"swarms\",\"swarms\":1}",
            "{\"jmhVersion\":\"1.37\",\"benchmark\":\"io.fairlead.scheduler.LifeBenchmark.life\","
                + "\"params\":{\"agents\":\"100\",\"queued\":\"1000\"},\"primaryMetric\":"
                + "{\"score\":250000.5,\"scoreError\":\"NaN\",\"scoreUnit\":\"ops/s\"}}",
            "{\"benchmark\":\"fairness\",\"discipline\":\"wfq\",\"tenants\":[{\"tenant\":\"t1\"}]}");
    String page = BenchmarksPage.of(Recordings.of(lines), "");

    for (BenchmarkSection section : BenchmarkSection.values()) {
      assertTrue(page.contains("<!-- conclusions of " + section.kind() + ","), section.kind());
    }
    assertTrue(page.contains("| ideal-fifo | 61 |"), page);
    assertTrue(page.contains("| 2,000 |  | 6 | 0.75 |"), page);
    assertTrue(
        page.contains("| LifeBenchmark.life | agents 100, queued 1000 | 250,000.500 | ops/s |"),
        page);
  }

  @Test
  void whatIsWrittenByHandIsKept() throws IOException {
    Recordings recordings = Recordings.of(List.of(FLOOR));
    String page = BenchmarksPage.of(recordings, "");
    String written =
        page.replace(
            "<!-- end of floor -->", "Four fifths, as was aimed at.\n<!-- end of floor -->");

    assertEquals(written, BenchmarksPage.of(recordings, written));
  }

  @Test
  void aRunThatLostOrDoubledSomethingIsNotRecorded() {
    String line =
        "{\"workload\":\"w\",\"tasks\":10,\"killed\":0,\"sides\":[{\"name\":\"a\",\"completed\":%d,"
            + "\"lost\":%d,\"doubled\":%d}]}";
    for (String bad :
        List.of(line.formatted(10, 1, 0), line.formatted(10, 0, 1), line.formatted(9, 0, 0))) {
      assertThrows(IllegalArgumentException.class, () -> Recordings.of(List.of(bad)), bad);
    }
  }

  @Test
  void tenantsHaveRowsOfTheirOwn() throws IOException {
    String line =
        "{\"workload\":\"w\",\"sides\":[{\"name\":\"a\",\"tenants\":{\"code\":{\"tasks\":7,"
            + "\"waitMeanMs\":61.4}}}]}";
    String page = BenchmarksPage.of(Recordings.of(List.of(line)), "");

    assertTrue(page.contains("| a | code | 7 | 61 |"), page);
  }

  @Test
  void whatIsNoResultIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Recordings.of(List.of("{\"a\":1}")));
    assertThrows(
        IllegalArgumentException.class,
        () -> BenchmarksPage.of(Recordings.of(List.of("{\"benchmark\":\"x\"}")), ""));
  }
}
