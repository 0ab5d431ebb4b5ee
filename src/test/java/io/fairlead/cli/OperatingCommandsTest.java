package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands ask a coordinator for, and what they make of its answers. */
class OperatingCommandsTest {
  private static final String TASKS =
      """
      {"swarmId":"main","tasks":[{"swarmId":"main","taskId":"t-1","phase":"RETRY_WAIT",
       "tenantId":"acme","taskType":"resize","level":"HIGH","priority":3,
       "estimatedCostMs":1000.0,"submittedAtMs":0}],"next":17}""";

  @TempDir private Path directory;

  @Test
  void tablesAreForPeopleAndJsonIsTheAnswerItself() throws Exception {
    StubApi api = new StubApi().withOneSwarm().answering("GET /v1/swarms/main/tasks", TASKS);

    CommandLineRun table = api.run("tasks", "--phase", "retry-wait", "--limit", "1");

    List<String> lines = table.out().lines().toList();
    assertTrue(lines.get(0).matches("task +phase +level +tenant +type +agent +age"), table.out());
    assertTrue(lines.get(1).matches("t-1 +retry-wait +high +acme +resize +- +\\d.*"), table.out());
    assertEquals("There is more: --after 17", lines.get(2));
    assertEquals("GET /v1/swarms/main/tasks {limit=1, phase=retry-wait}", api.last());

    CommandLineRun json = api.run("tasks", "--output", "json");
    assertEquals(Json.MAPPER.readTree(TASKS), Json.MAPPER.readTree(json.out()));
  }

  @Test
  void theSwarmIsTheOnlyOneOrTheUsualOneOrMustBeSaid() {
    StubApi none = new StubApi().answering("GET /v1/swarms", "{\"swarms\":[]}");
    CommandLineRun empty = none.run("tasks");
    assertEquals(
        "fairlead: there is no swarm yet: 'fairlead swarm create ID' makes one.",
        empty.complaint());
    assertEquals(ExitCode.FAILED, empty.exitCode());

    StubApi usual =
        new StubApi()
            .answering(
                "GET /v1/swarms", "{\"swarms\":[{\"swarmId\":\"a\"},{\"swarmId\":\"default\"}]}")
            .answering("GET /v1/swarms/default/tasks", "{\"tasks\":[]}");
    assertEquals("There is no such task.\n", usual.run("tasks").out());

    StubApi two =
        new StubApi()
            .answering("GET /v1/swarms", "{\"swarms\":[{\"swarmId\":\"a\"},{\"swarmId\":\"b\"}]}")
            .answering("GET /v1/swarms/b/tasks", "{\"tasks\":[]}");
    CommandLineRun which = two.run("tasks");
    assertEquals(
        "fairlead: there are the swarms a, b: say which with --swarm-id.", which.complaint());
    assertEquals(ExitCode.USAGE, which.exitCode());
    assertEquals(ExitCode.OK, two.run("tasks", "--swarm-id", "b").exitCode());
  }

  @Test
  void aProblemIsToldInTheInterfacesOwnSentence() {
    StubApi api =
        new StubApi()
            .withOneSwarm()
            .refusing(
                "GET /v1/swarms/main/tasks/nope", Problem.unknown("swarm main has no task nope"))
            .refusing("GET /v1/swarms/main/agents", Problem.unavailable("no instance holds it yet"))
            .refusing("GET /v1/swarms/main/tenants", Problem.forbidden("ann has read"));

    assertRefused(api.run("tasks", "nope"), ExitCode.FAILED, "swarm main has no task nope");
    assertRefused(api.run("agents"), ExitCode.UNREACHABLE, "no instance holds it yet");
    assertRefused(api.run("tenants"), ExitCode.FAILED, "ann has read");
  }

  private static void assertRefused(CommandLineRun run, int exitCode, String sentence) {
    assertEquals("fairlead: " + sentence, run.err().strip());
    assertEquals(exitCode, run.exitCode());
    assertEquals("", run.out());
  }

  @Test
  void whoCannotBeReachedIsNamed() {
    CommandLineRun run = CommandLineRun.of("instances", "--url", "http://127.0.0.1:1/");

    assertEquals(ExitCode.UNREACHABLE, run.exitCode());
    assertEquals(
        "fairlead: http://127.0.0.1:1/ can't be reached: nobody listens there.", run.complaint());
  }

  @Test
  void addressesAndTokensMustBeOnes() throws Exception {
    assertUsage(
        CommandLineRun.of("instances", "--url", "127.0.0.1:8080"),
        "--url is '127.0.0.1:8080', must be like http://127.0.0.1:8080.");
    Path empty = Files.writeString(directory.resolve("token"), "\n");
    assertUsage(
        CommandLineRun.of("instances", "--url", "http://h:1", "--token-file", empty.toString()),
        empty + " holds no token.");
    assertUsage(
        CommandLineRun.of(
            "instances", "--url", "http://h:1", "--token-file", empty.toString(), "--token", "x"),
        "--token and --token-file exclude each other.");
  }

  @Test
  void theTokenOfAFileIsShown() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), " secret \n");
    String[] shown = new String[1];
    Fairlead.commandLine(
            target -> {
              shown[0] = target.url() + " " + target.token();
              throw new UncheckedIOException(new ConnectException());
            })
        .setErr(new java.io.PrintWriter(java.io.Writer.nullWriter()))
        .execute("instances", "--url", "http://h:1", "--token-file", file.toString());

    assertEquals("http://h:1 secret", shown[0]);
  }

  @Test
  void theListOfComponentsIsUnderstoodAsBashPassesItOn() {
    StubApi api =
        new StubApi()
            .withOneSwarm()
            .answering(
                "GET /v1/swarms/main/metrics",
                """
                {"swarmId":"main","load-balancer":{"strategy":"adaptive","slots":4,"freeSlots":1,
                 "moves":{"stolen":3,"migrated":2,"planned":4,"revoked":1},"meanLoadMs":12.5}}""");

    CommandLineRun unquoted =
        api.run("metrics-collect", "--components", "[load-balancer,", "task-queue]");

    assertEquals("GET /v1/swarms/main/metrics {components=load-balancer,task-queue}", api.last());
    assertTrue(
        unquoted.out().contains("3 stolen, 2 migrated, 4 planned, 1 asked back"), unquoted.out());
    assertFalse(unquoted.out().contains("Task queue"), unquoted.out());
    api.run("metrics-collect", "--components", "[\"load-balancer\", \"task-queue\"]");
    assertEquals("GET /v1/swarms/main/metrics {components=load-balancer,task-queue}", api.last());
    api.run("metrics-collect");
    assertEquals("GET /v1/swarms/main/metrics", api.last());
    assertUsage(api.run("metrics-collect", "--components", "[]"), "--components is empty.");
  }

  @Test
  void aConfigurationIsChangedWithItsTypes() throws Exception {
    StubApi api =
        new StubApi()
            .answering(
                "PATCH /v1/config",
                "{\"commandId\":\"c\",\"state\":\"applied\",\"configVersion\":4,\"swarms\":2,"
                    + "\"refusals\":0}");

    CommandLineRun run =
        api.run(
            "config-manage",
            "--action",
            "update",
            "--config",
            "{\"stealThreshold\": 5, \"agingBoost\": 10}");

    assertEquals(
        Json.MAPPER.readTree("{\"settings\":{\"stealThreshold\":5,\"agingBoost\":10}}"),
        api.body());
    assertEquals("PATCH /v1/config {waitMs=10000}", api.last());
    assertEquals(
        List.of(
            "Configuration of all swarms is version 4 now; 2 swarms took it.",
            "  stealThreshold  5",
            "  agingBoost      10"),
        run.out().lines().toList());
    assertEquals(ExitCode.OK, run.exitCode());
  }

  @Test
  void aConfigurationThatIsNoneIsRefusedBeforeAnythingIsSent() {
    StubApi api = new StubApi();
    for (String config : List.of("{", "[]", "5")) {
      CommandLineRun run = api.run("config-manage", "--action", "update", "--config", config);
      assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
      assertTrue(run.complaint().startsWith("fairlead: --config "), run.err());
    }
    assertUsage(
        api.run("config-manage", "--action", "update"),
        "--action update needs --config, like '{\"stealThreshold\": 5}'.");
    assertUsage(api.run("config-manage", "--config", "{}"), "--config is for --action update.");
    assertUsage(
        api.run("config-manage", "--action", "rollback"),
        "--action rollback needs --version; --action history shows which there are.");
    assertEquals(List.of(), api.asked());
  }

  @Test
  void aChangeThatSomeSwarmsRefusedIsAFailure() {
    StubApi api =
        new StubApi()
            .answering("PATCH /v1/config", "{\"state\":\"applied\",\"swarms\":1,\"refusals\":1}");

    CommandLineRun run = api.run("config-manage", "--action", "update", "--config", "{}");

    assertEquals(
        "Configuration of all swarms is changed; 1 swarm took it, 1 refused it.\n", run.out());
    assertEquals(ExitCode.FAILED, run.exitCode());
  }

  @Test
  void anOrderThatWasNotCarriedOutInTimeIsNotCalledDone() {
    StubApi api =
        new StubApi()
            .withOneSwarm()
            .answering("POST /v1/swarms/main/pause", "{\"commandId\":\"c-1\",\"follow\":\"/x\"}");

    CommandLineRun run = api.run("pause");

    assertEquals(
        "Command c-1 is written, and was not carried out within 10 s; it will be.\n", run.out());
    assertEquals(ExitCode.UNREACHABLE, run.exitCode());
  }

  @Test
  void ordersGoWhereTheyBelong() {
    String done = "{\"commandId\":\"c\",\"swarmId\":\"main\",\"state\":\"applied\"}";
    String swarm = "/v1/swarms/main";
    assertOrder(done, "POST " + swarm + "/pause", "Swarm main is paused.", "pause");
    assertOrder(
        done,
        "POST " + swarm + "/tenants/acme/pause",
        "Tenant acme is paused.",
        "pause",
        "--tenant",
        "acme");
    assertOrder(
        done,
        "POST " + swarm + "/agents/a-1/resume",
        "Agent a-1 is sent work again.",
        "resume",
        "--agent",
        "a-1");
    assertOrder(
        done,
        "POST " + swarm + "/agents/a-1/drain",
        "Agent a-1 is sent no new work.",
        "drain",
        "agent",
        "a-1");
    assertOrder(
        done,
        "POST " + swarm + "/tenants/acme/drain",
        "New tasks of tenant acme are refused.",
        "drain",
        "tenant",
        "acme");
    assertOrder(
        done,
        "DELETE " + swarm + "/tasks/t-1",
        "Task t-1 is cancelled, or will be once its agent has answered.",
        "cancel",
        "t-1");
    assertOrder(
        done,
        "DELETE " + swarm + "/tenants/acme/series/s",
        "Nothing is reserved for series s of tenant acme now.",
        "series",
        "release",
        "s",
        "--tenant",
        "acme");
  }

  private static void assertOrder(
      String answer, String request, String sentence, String... arguments) {
    StubApi api = new StubApi().withOneSwarm().answering(request, answer);
    CommandLineRun run = api.run(arguments);
    assertEquals(sentence + "\n", run.out(), run.err());
    assertEquals(request + " {waitMs=10000}", api.last());
  }

  @Test
  void deadLettersAreNamedOrDescribed() {
    StubApi api =
        new StubApi()
            .answering(
                "POST /v1/dead-letters/redrive",
                """
                {"redriven":1,"refused":1,"results":[
                 {"partition":2,"offset":17,"taskId":"t","redrivenAs":"t~2"},
                 {"partition":2,"offset":18,"reason":"it was no task"}]}""");

    CommandLineRun run = api.run("dead-letters", "redrive", "2:17", "2:18");

    assertEquals(
        "{\"letters\":[{\"partition\":2,\"offset\":17},{\"partition\":2,\"offset\":18}]}",
        api.body().toString());
    assertEquals("1 task submitted again, 1 refused.", run.lastLine());
    assertEquals(ExitCode.FAILED, run.exitCode());
    assertUsage(api.run("dead-letters", "redrive", "2-17"), "LETTER is '2-17', must be like 2:17.");
    assertUsage(
        api.run("dead-letters", "redrive"),
        "Name letters, or describe them by --swarm-id, --task, --cause or --since: one of the"
            + " two.");
    assertUsage(
        api.run("dead-letters", "list", "--since", "yesterday"),
        "--since is 'yesterday', must be like 10m or 2h (so long ago), like 2026-01-31T12:00:00, or"
            + " milliseconds since the Unix epoch.");
  }

  @Test
  void everyCommandStandsInTheHelpUnderAHeading() {
    assertEquals(
        Fairlead.commandLine().getSubcommands().keySet().stream().sorted().toList(),
        Fairlead.groups().commands().stream().sorted().toList());
    String help = CommandLineRun.of("--help").out();
    assertTrue(help.contains("\nOperating:\n"), help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
  }

  @Test
  void everyCommandThatPrintsAResultHasItInJson() {
    assertEquals(
        List.of(
            "fairlead agent run",
            "fairlead completion",
            "fairlead coordinator",
            "fairlead mcp",
            "fairlead up"),
        withoutOutput(Fairlead.commandLine()).sorted().toList());
  }

  private static Stream<String> withoutOutput(picocli.CommandLine command) {
    if (command.getSubcommands().isEmpty()) {
      return command.getCommandSpec().findOption("--output") == null
          ? Stream.of(command.getCommandSpec().qualifiedName())
          : Stream.empty();
    }
    return command.getSubcommands().values().stream().flatMap(OperatingCommandsTest::withoutOutput);
  }

  @Test
  void everyCommandShowsAnExampleThatBeginsWithItsName() {
    assertExamples(Fairlead.commandLine());
  }

  private static void assertExamples(picocli.CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    if (command.getSubcommands().isEmpty()) {
      String examples = String.join("\n", command.getCommandSpec().usageMessage().footer());
      assertTrue(examples.contains("fairlead"), name + " has no example");
      assertTrue(examples.contains(name), name + ": " + examples);
    }
    command.getSubcommands().values().forEach(OperatingCommandsTest::assertExamples);
  }

  private static void assertUsage(CommandLineRun run, String complaint) {
    assertEquals("fairlead: " + complaint, run.complaint());
    assertEquals(ExitCode.USAGE, run.exitCode());
    assertEquals("", run.out());
  }
}
