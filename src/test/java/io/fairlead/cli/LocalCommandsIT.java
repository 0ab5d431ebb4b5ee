package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a local Fairlead against one another, as a user would give them. */
@Tag("full")
class LocalCommandsIT {
  @TempDir private Path scratch;

  @Test
  void theCommandsFindTheInstanceThatUpStarted() throws Exception {
    String data = scratch.resolve("data").toString();
    try (FairleadProcess up = FairleadProcess.up(scratch, Path.of(data))) {
      theSecondUpIsRefused(data);
      swarmsAreCreatedListedAndDeleted(data);
      try (FairleadProcess agent =
          FairleadProcess.start(
              scratch,
              "agent",
              "run",
              "--data-dir",
              data,
              "--id",
              "upper",
              "--slots",
              "2",
              "--",
              "sh",
              "-c",
              "tr a-z A-Z; test \"$FAIRLEAD_TASK_TYPE\" != bad")) {
        agent.awaitOutput("Agent upper has joined swarm default.");
        resultsArePrinted(data);
        failuresAreTold(data);
        manyComeFromAFile(data);
        agent.interrupt();
        agent.awaitEnd();
        assertTrue(agent.out().contains("Finishing what runs"), agent.out() + agent.err());
      }
      theRestInterfaceAnswers(data, up);
      anotherCoordinatorSharesTheWork(data);
      up.interrupt();
      up.awaitEnd();
      assertTrue(
          up.err().lines().allMatch(line -> line.startsWith("fairlead: starting ")), up.err());
      assertFalse(Files.exists(Path.of(data, "instance.json")));
    }
  }

  private static void theSecondUpIsRefused(String data) {
    CommandLineRun run = CommandLineRun.of("up", "--data-dir", data);

    assertEquals(ExitCode.FAILED, run.exitCode());
    assertTrue(run.complaint().contains("already (process "), run.err());
  }

  private static void swarmsAreCreatedListedAndDeleted(String data) {
    CommandLineRun created =
        CommandLineRun.of(
            "swarm", "create", "images", "--data-dir", data, "--set", "maxPrefetch=3");
    assertEquals("Swarm images is there.\n", created.out(), created.err());
    assertEquals(
        List.of("images  maxPrefetch=3"),
        CommandLineRun.of("swarm", "list", "--data-dir", data).out().lines().toList());

    CommandLineRun refused =
        CommandLineRun.of("swarm", "create", "images", "--data-dir", data, "--set", "leaseMs=1");
    assertEquals(ExitCode.FAILED, refused.exitCode());
    assertTrue(refused.complaint().contains("leaseMs '1'"), refused.err());

    assertEquals(
        "Swarm images is gone.\n",
        CommandLineRun.of("swarm", "delete", "images", "--data-dir", data).out());
    CommandLineRun missing = CommandLineRun.of("swarm", "delete", "images", "--data-dir", data);
    assertEquals("fairlead: there is no swarm images", missing.complaint());
    assertEquals(ExitCode.FAILED, missing.exitCode());
  }

  private static void resultsArePrinted(String data) {
    CommandLineRun run =
        CommandLineRun.of("submit", "--data-dir", data, "--payload", "hello", "--wait");

    assertEquals("HELLO\n", run.out(), run.err());
    assertEquals(ExitCode.OK, run.exitCode());

    CommandLineRun unawaited =
        CommandLineRun.of("submit", "--data-dir", data, "--id", "mine", "--payload", "x");
    assertEquals("mine\n", unawaited.out());
    resultsArePrintedAsJson(data);
  }

  private static void resultsArePrintedAsJson(String data) {
    CommandLineRun sent =
        CommandLineRun.of("submit", "--data-dir", data, "--id", "sent", "--output", "json");
    assertEquals("{\"taskId\":\"sent\"}\n", sent.out(), sent.err());

    CommandLineRun run =
        CommandLineRun.of(
            "submit", "--data-dir", data, "--json", "{\"payload\": \"x\"}", "--wait", "-o", "json");
    assertTrue(run.out().contains("\"kind\":\"COMPLETED\",\"agentId\":\"upper\""), run.out());
    assertTrue(run.out().contains("\"result\":\"X\""), run.out());
    assertEquals(1, run.out().lines().count(), run.out());
    assertEquals(ExitCode.OK, run.exitCode());
  }

  private static void failuresAreTold(String data) {
    CommandLineRun run =
        CommandLineRun.of(
            "submit",
            "--data-dir",
            data,
            "--id",
            "f",
            "--type",
            "bad",
            "--max-attempts",
            "1",
            "--wait");

    assertEquals(ExitCode.FAILED, run.exitCode());
    assertTrue(
        run.complaint().startsWith("fairlead: task f failed (attempts-exhausted)"), run.err());
    assertTrue(run.complaint().contains("exit status 1"), run.err());
  }

  private static void theRestInterfaceAnswers(String data, FairleadProcess up) throws Exception {
    String url = LocalInstance.running(Path.of(data)).http();
    assertTrue(up.out().contains(url), up.out());

    HttpResponse<String> agent =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url + "/v1/swarms/default/agents/upper")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(200, agent.statusCode(), agent.body());
    theDashboardIsWhereItIsSaidToBe(up);
  }

  private static void theDashboardIsWhereItIsSaidToBe(FairleadProcess up) throws Exception {
    String url =
        up.out()
            .lines()
            .filter(line -> line.startsWith("  dashboard "))
            .findFirst()
            .map(line -> line.substring("  dashboard ".length()).strip())
            .orElseThrow(() -> new AssertionError("no line tells the dashboard"));
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(200, page.statusCode(), page.body());
    assertTrue(page.body().startsWith("<!doctype html>"), page.body());
  }

  private void anotherCoordinatorSharesTheWork(String data) throws Exception {
    try (FairleadProcess coordinator =
        FairleadProcess.start(
            scratch,
            "coordinator",
            "--http-port",
            "0",
            "--data-dir",
            data,
            "--state-dir",
            scratch.resolve("second").toString())) {
      coordinator.awaitOutput(" works on Kafka at ");
      assertTrue(coordinator.out().contains(", the dashboard at http://"), coordinator.out());
      coordinator.interrupt();
      coordinator.awaitEnd();
      assertTrue(coordinator.out().contains("Stopping."), coordinator.out());
    }
  }

  private void manyComeFromAFile(String data) throws Exception {
    List<String> lines =
        Stream.iterate(0, i -> i + 1)
            .limit(50)
            .map(i -> "{\"taskId\": \"many-" + i + "\", \"payload\": \"n" + i + "\"}")
            .toList();
    Path file = Files.write(scratch.resolve("tasks.jsonl"), lines);

    CommandLineRun run =
        CommandLineRun.of("submit", "--data-dir", data, "--file", file.toString(), "--wait");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(50, run.out().lines().count());
    assertTrue(run.out().contains("\"taskId\":\"many-7\",\"kind\":\"COMPLETED\""), run.out());
    assertTrue(run.out().contains("\"result\":\"N7\""), run.out());
  }
}
