package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.Unhurried;
import io.fairlead.query.HttpApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command lines of the first sketch, typed into bash byte for byte after the program's name,
 * against a live {@code up}. What counts is what is so afterwards. Figures are counted from when an
 * instance took a swarm over, so none may be taken over because the machine stands still.
 */
@Tag("full")
class SketchCommandsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int TASKS = 40;

  @TempDir private Path scratch;

  private Path data;
  private Path bin;
  private Path emptyDirectory;
  private FairleadProcess up;
  private FairleadProcess agent;
  private HttpApi api;

  /** What a line in bash came to. */
  private record Typed(int exitCode, String out, String err) {
    /** The line that begins so, without its beginning. */
    private String after(String beginning) {
      return out.lines()
          .map(String::strip)
          .filter(line -> line.startsWith(beginning))
          .findFirst()
          .map(line -> line.substring(beginning.length()).strip())
          .orElseThrow(() -> new AssertionError("no line '" + beginning + "' in:\n" + this));
    }
  }

  @BeforeEach
  void start() throws Exception {
    data = scratch.resolve("data");
    emptyDirectory = Files.createDirectory(scratch.resolve("empty"));
    bin = Files.createDirectory(scratch.resolve("bin"));
    Path program = bin.resolve("fairlead");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' -Xmx256m -XX:TieredStopAtLevel=1 -cp '"
            + System.getProperty("java.class.path")
            + "' "
            + Fairlead.class.getName()
            + " \"$@\"\n");
    assertTrue(program.toFile().setExecutable(true));
    startUp();
    agent =
        FairleadProcess.start(
            scratch,
            "agent",
            "run",
            "--data-dir",
            data.toString(),
            "--id",
            "upper",
            "--slots",
            "4",
            "--",
            "tr",
            "a-z",
            "A-Z");
    agent.awaitOutput("has joined swarm default.");
    api = new HttpApi(LocalInstance.running(data).http(), null);
  }

  /** With settings under which a machine that stands still for a moment loses nothing. */
  private void startUp() throws Exception {
    List<String> settings = new ArrayList<>();
    Unhurried.SETTINGS.forEach((name, value) -> settings.add(name + "=" + value));
    Path config = Files.write(scratch.resolve("up.properties"), settings);
    up = FairleadProcess.up(scratch, data, "--config", config.toString());
    Typed created =
        type(
            "fairlead swarm create default --set suspectAfterMs=60000 --set lostAfterMs=120000"
                + " --set leaseMs=120000");
    assertEquals("Swarm default is there.\n", created.out, created.toString());
  }

  @AfterEach
  void stop() throws Exception {
    for (SpawnedProcess spawned : SpawnedProcess.all(data)) {
      ProcessHandle.of(spawned.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    if (agent != null) {
      agent.close();
    }
    if (up != null) {
      up.close();
    }
  }

  @Test
  void theSketchsLinesDoWhatTheySay() throws Exception {
    String spawned = aCoordinatorJoins();
    loadIsBalancedByTheStrategy();
    theParametersAreInForceAndCanBeTakenBack();
    tasksAreDone();
    theFiguresAreThoseOfTheState(spawned);
    theBottleneckIsNamed();
    theCoordinatorEnds(spawned);
  }

  /** Its address. */
  private String aCoordinatorJoins() throws Exception {
    Awaitility.await().atMost(LIMIT).until(() -> readyInstances().size() == 1);

    Typed typed = type("fairlead agent spawn load-balancer --type coordinator");

    assertEquals(ExitCode.OK, typed.exitCode, typed.toString());
    assertTrue(typed.out.startsWith("Coordinator load-balancer works (process "), typed.out);
    String url = typed.after("REST");
    assertEquals(url + "/", typed.after("dashboard"));
    Awaitility.await().atMost(LIMIT).until(() -> readyInstances().size() == 2);
    assertTrue(readyInstances().contains(url.replace("http://", "")), url + readyInstances());
    Awaitility.await(url + " has a part of the work")
        .atMost(LIMIT)
        .until(() -> worksOnPartitions(url.replace("http://", "")));
    assertEquals(
        "default",
        new HttpApi(url, null).get("v1", "swarms", "default").path("swarmId").asText(),
        "the new coordinator answers for the swarm, wherever that is");

    Typed again = type("fairlead agent spawn load-balancer --type coordinator");
    assertEquals(ExitCode.FAILED, again.exitCode);
    assertTrue(again.err.contains("load-balancer runs already (process "), again.err);
    return url;
  }

  private Set<String> readyInstances() {
    TreeSet<String> ready = new TreeSet<>();
    for (JsonNode instance : api.get("v1", "instances").path("instances")) {
      if (instance.path("state").asText().equals("ready")) {
        ready.add(instance.path("address").asText());
      }
    }
    return ready;
  }

  private boolean worksOnPartitions(String address) {
    for (JsonNode instance : api.get("v1", "instances").path("instances")) {
      if (instance.path("address").asText().equals(address)) {
        return !instance.path("partitions").isEmpty();
      }
    }
    return false;
  }

  private void loadIsBalancedByTheStrategy() throws Exception {
    Typed dry = type("fairlead load-balance --swarm-id default --strategy wfq --dry-run");
    assertTrue(dry.out.startsWith("Swarm default would choose agents by wfq"), dry.toString());
    assertEquals("adaptive", strategy());
    type("fairlead load-balance --swarm-id default --strategy least-loaded");
    assertEquals("least-loaded", strategy());

    Typed typed = type("fairlead load-balance --swarm-id default --strategy adaptive");

    assertEquals(ExitCode.OK, typed.exitCode, typed.toString());
    assertEquals("adaptive", strategy());
    Typed unknown = type("fairlead load-balance --swarm-id default --strategy luck");
    assertEquals(ExitCode.FAILED, unknown.exitCode);
    assertTrue(unknown.err.contains("luck"), unknown.err);
    assertEquals("adaptive", strategy());
  }

  private String strategy() {
    return api.get("v1", "swarms", "default").path("strategy").asText();
  }

  private void theParametersAreInForceAndCanBeTakenBack() throws Exception {
    type("fairlead config-manage --action update --config '{\"stealThreshold\": 2}'");
    long before = config().path("version").asLong();
    assertEquals(2, config().at("/settings/stealThreshold").asInt());

    Typed typed =
        type(
            "fairlead config-manage --action update --config '{\"stealThreshold\": 5,"
                + " \"agingBoost\": 10}'");

    assertEquals(ExitCode.OK, typed.exitCode, typed.toString());
    assertEquals(5, config().at("/settings/stealThreshold").asInt());
    assertEquals(10, config().at("/settings/agingBoost").asInt());
    assertEquals(before + 1, config().path("version").asLong());
    Typed history = type("fairlead config-manage --action history --swarm-id default");
    assertTrue(history.out.contains("stealThreshold 2 -> 5"), history.out);

    Typed back =
        type("fairlead config-manage --action rollback --swarm-id default --version " + before);
    assertEquals(ExitCode.OK, back.exitCode, back.toString());
    assertEquals(2, config().at("/settings/stealThreshold").asInt());
    Typed refused =
        type("fairlead config-manage --action update --config '{\"stealThreshold\": -1}'");
    assertEquals(ExitCode.FAILED, refused.exitCode);
    assertTrue(refused.err.contains("stealThreshold '-1'"), refused.err);
    assertEquals(2, config().at("/settings/stealThreshold").asInt());
  }

  private JsonNode config() {
    return api.get("v1", "swarms", "default", "config");
  }

  private void tasksAreDone() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      lines.add("{\"taskId\": \"t-" + i + "\", \"tenantId\": \"acme\", \"payload\": \"x\"}");
    }
    Path file = Files.write(scratch.resolve("tasks.jsonl"), lines);
    Typed typed = type("fairlead submit --wait --file " + file);
    assertEquals(ExitCode.OK, typed.exitCode, typed.toString());
    Typed stuck = type("fairlead submit --id stuck --capability gpu");
    assertEquals(ExitCode.OK, stuck.exitCode, stuck.toString());
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> api.get("v1", "swarms", "default").path("waiting").asInt() == 1);
  }

  private void theFiguresAreThoseOfTheState(String spawned) throws Exception {
    Typed metrics = type("fairlead agent-metrics --type load-balancer");
    assertTrue(metrics.out.contains(spawned.replace("http://", "")), metrics.toString());
    assertTrue(metrics.out.contains(api.url().replace("http://", "")), metrics.out);
    JsonNode upper = api.get("v1", "swarms", "default", "metrics").at("/agents/0");
    assertEquals(TASKS, upper.path("completed").asInt());
    assertTrue(
        metrics.out.lines().anyMatch(line -> line.matches("upper +alive .* " + TASKS + " +0 .*")),
        metrics.out);

    Typed report = type("fairlead performance-report --format detailed");
    assertTrue(report.after("tasks").contains(TASKS + " completed"), report.toString());
    assertTrue(
        report.out.lines().anyMatch(line -> line.matches("acme +.* " + TASKS + " .*")), report.out);
    Typed summary = type("fairlead performance-report --format summary");
    assertTrue(summary.after("tasks").contains(TASKS + " completed"), summary.toString());
    assertFalse(summary.out.contains("\nTenants\n"), summary.out);
    Typed json = type("fairlead performance-report --format json");
    assertEquals(
        TASKS,
        io.fairlead.query.Json.MAPPER.readTree(json.out).at("/outcomes/completed").asInt(),
        json.out);

    Typed collected =
        type("fairlead metrics-collect --components [\"load-balancer\", \"task-queue\"]");
    assertEquals("adaptive", collected.after("strategy"));
    assertEquals("1", collected.after("in queues"));
    assertFalse(collected.out.contains("Agents\n"), collected.out);
    Typed quoted =
        type("fairlead metrics-collect --components '[\"load-balancer\", \"task-queue\"]'");
    assertEquals("1", quoted.after("in queues"));
  }

  private void theBottleneckIsNamed() throws Exception {
    JsonNode found =
        api.get(
            Map.of("component", "swarm-coordination"), "v1", "swarms", "default", "bottlenecks");
    assertNotEquals("none", found.path("binding").asText(), found.toString());

    Typed typed = type("fairlead bottleneck-analyze --component swarm-coordination");

    assertEquals(
        "Swarm default, swarm-coordination: " + found.path("binding").asText() + " binds.",
        typed.out.lines().findFirst().orElse(""));
    assertTrue(typed.out.contains("gpu"), typed.out);
    Typed why = type("fairlead explain stuck");
    assertTrue(why.out.startsWith("Task stuck is queued: "), why.toString());
    Typed cancelled = type("fairlead cancel stuck");
    assertEquals(ExitCode.OK, cancelled.exitCode, cancelled.toString());
    assertEquals("CANCELLED", task("stuck").path("phase").asText());
  }

  private JsonNode task(String id) {
    return api.get("v1", "swarms", "default", "tasks", id);
  }

  private void theCoordinatorEnds(String spawned) throws Exception {
    long pid = SpawnedProcess.find(data, "load-balancer").orElseThrow().pid();

    Typed typed = type("fairlead agent stop load-balancer");

    assertEquals("Coordinator load-balancer has ended.\n", typed.out, typed.toString());
    assertTrue(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> !readyInstances().contains(spawned.replace("http://", "")));
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> task("t-0").path("phase").asText().equals("COMPLETED"));
    Typed again = type("fairlead agent stop load-balancer");
    assertEquals(ExitCode.FAILED, again.exitCode);
    assertTrue(again.err.contains("nothing was spawned as load-balancer"), again.err);
  }

  private Typed type(String line) throws IOException, InterruptedException {
    Path out = Files.createTempFile(scratch, "typed", ".out");
    Path err = Files.createTempFile(scratch, "typed", ".err");
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-c", line)
            .directory(emptyDirectory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    bash.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    bash.environment().put("FAIRLEAD_DATA_DIR", data.toString());
    bash.environment().put("FAIRLEAD_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1");
    Process process = bash.start();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + line);
    }
    return new Typed(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
