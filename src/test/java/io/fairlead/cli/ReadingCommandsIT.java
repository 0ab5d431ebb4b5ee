package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.Closing;
import io.fairlead.Unhurried;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskHandler;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.Json;
import io.fairlead.query.ProblemException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that show a swarm, against a live one: what they tell people is what is so, and
 * {@code --output json} is the interface's answer itself.
 */
@Tag("full")
class ReadingCommandsIT {
  private static final int DONE = 3;

  /** Agents may be silent for long. */
  private static final Map<String, String> PATIENT =
      Map.of("suspectAfterMs", "60000", "lostAfterMs", "120000", "leaseMs", "120000");

  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;

  private static final CountDownLatch END = new CountDownLatch(1);
  private static LocalStack up;

  /** What is called chat costs tokens; what is bad fails. */
  private static final TaskHandler CHAT =
      (task, context) -> {
        String text = new String(task.payloadBytes(), StandardCharsets.UTF_8);
        if (text.equals("bad")) {
          throw TaskFailedException.permanent("it is bad");
        }
        return TaskResult.text(text.toUpperCase(Locale.ROOT)).tokens(7, "chat");
      };

  private static final TaskHandler UNTIL_THE_END =
      (task, context) -> {
        END.await();
        return TaskResult.empty();
      };

  @BeforeAll
  static void start() throws Exception {
    try (Progress progress = new Progress(new PrintWriter(Writer.nullWriter()), "starting")) {
      up =
          OPENED.add(
              LocalStack.start(
                  LocalStack.Options.temporary(directory, true), Unhurried.SETTINGS, progress));
    }
    LocalInstance.ofThisProcess(up.bootstrapServers(), up.schemaRegistryUrl(), up.httpUrl())
        .write(directory);
    chat();
    uneven("uneven");
    periodic();
  }

  /** Some tasks are done, one has failed. */
  private static void chat() {
    create("chat", Map.of());
    agent("chat", "worker", 2, CHAT);
    for (int i = 0; i < DONE; i++) {
      submit("chat", "{'taskId': 't-" + i + "', 'tenantId': 'acme', 'payload': 'hello'}");
    }
    submit("chat", "{'taskId': 'bad', 'tenantId': 'globex', 'payload': 'bad', 'maxAttempts': 1}");
    patiently().until(() -> get("chat", "tasks", "t-2").path("phase").asText().equals("COMPLETED"));
    patiently().until(() -> get("chat", "tasks", "bad").path("phase").asText().equals("FAILED"));
  }

  /** Agent a runs one task and eight more wait for it; b and c have nothing. */
  private static void uneven(String swarm) {
    create(
        swarm,
        Map.of(
            "balanceMode", "approval",
            "maxPrefetch", "0",
            "stealing", "off",
            "revocation", "off",
            "localQueueTargetMs", "600000",
            "localQueueMax", "8",
            "tenant.acme.weight", "3"));
    agent(swarm, "a", 1, UNTIL_THE_END);
    for (int i = 0; i < 9; i++) {
      submit(swarm, "{'taskId': 'u-" + i + "', 'tenantId': 'acme', 'estimatedCostMs': 60000}");
    }
    patiently().until(() -> get(swarm).at("/tasksByPhase/PLACED").asInt() == 8);
    patiently().until(() -> get(swarm).at("/tasksByPhase/RUNNING").asInt() == 1);
    agent(swarm, "b", 1, UNTIL_THE_END);
    agent(swarm, "c", 1, UNTIL_THE_END);
    patiently().until(() -> get(swarm, "agents").path("agents").size() == 3);
  }

  private static void periodic() {
    create("periodic", Map.of());
    agent("periodic", "metronome", 1, CHAT);
    submit(
        "periodic",
        "{'taskId': 'beat-1', 'tenantId': 'acme', 'level': 'CRITICAL', 'estimatedCostMs': 1000,"
            + " 'seriesId': 'beat', 'periodMs': 20000, 'payload': 'x', 'deadlineMs': "
            + (System.currentTimeMillis() + 600_000)
            + "}");
    patiently()
        .until(() -> get("periodic", "tasks", "beat-1").path("phase").asText().equals("COMPLETED"));
  }

  private static void create(String swarm, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(PATIENT);
    all.putAll(settings);
    SwarmCommands.create(up.api(), swarm, all);
  }

  private static void agent(String swarm, String id, int slots, TaskHandler handler) {
    OPENED.add(
        AgentWorker.builder()
            .properties(up.clientProperties())
            .swarm(swarm)
            .agent(id)
            .slots(slots)
            .capabilities("text")
            .start(handler));
    OPENED.add(END::countDown); // before it is closed, which waits for what runs
    patiently().until(() -> get(swarm, "agents", id).path("phase").asText().equals("ALIVE"));
  }

  private static void submit(String swarm, String task) {
    up.api()
        .call(
            "POST",
            List.of("v1", "swarms", swarm, "tasks"),
            Map.of("waitMs", "10000"),
            Json.parse(("{'tasks': [" + task + "]}").replace('\'', '"')));
  }

  private static JsonNode get(String swarm, String... below) {
    List<String> path = new ArrayList<>(List.of("v1", "swarms", swarm));
    path.addAll(Arrays.asList(below));
    return up.api().get(path.toArray(String[]::new));
  }

  private static ConditionFactory patiently() {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(ProblemException.class);
  }

  /** What the command says, which must end well. */
  private static String out(String... arguments) {
    CommandLineRun run = run(arguments);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return run.out();
  }

  private static CommandLineRun run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--data-dir", directory.toString()));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  /** The same in JSON. */
  private static JsonNode json(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--output", "json"));
    return Json.parse(out(all.toArray(String[]::new)));
  }

  private static void assertLine(String pattern, String out) {
    assertTrue(out.lines().anyMatch(line -> line.strip().matches(pattern)), pattern + "\n" + out);
  }

  @Test
  void agentsAreShownAndEachOfThem() {
    String row = "worker +alive +2 +[\\d.]+ +[\\d.]+ % +0 +0 +0 ms +\\d.*";
    assertLine(row, out("agents", "--swarm-id", "chat"));
    assertLine(row, out("agent", "list", "--swarm-id", "chat"));
    assertLine("a +alive +1 +.*", out("agents", "--swarm-id", "uneven", "--limit", "1"));
    assertLine("There is more: --after a", out("agents", "--swarm-id", "uneven", "--limit", "1"));
    assertFalse(out("agents", "--swarm-id", "uneven", "--after", "a").contains("\na "));

    String one = out("agents", "worker", "--swarm-id", "chat");
    assertLine("agent +worker", one);
    assertLine("phase +alive", one);
    assertLine("capabilities +text", one);
    assertLine("slots +2", one);
    assertLine("holds +0 tasks", one);

    JsonNode told = json("agents", "worker", "--swarm-id", "chat");
    assertEquals("worker", told.path("agentId").asText());
    assertEquals(2, told.path("slots").asInt());
    assertEquals(
        "worker", json("agent", "list", "--swarm-id", "chat").at("/agents/0/agentId").asText());
  }

  @Test
  void tenantsAreShownAndEachOfThem() {
    assertLine("acme +3 +8 +1 .*", out("tenants", "--swarm-id", "uneven"));
    assertLine("globex +1 +0 +0 .*", out("tenants", "--swarm-id", "chat"));

    String one = out("tenants", "acme", "--swarm-id", "uneven");
    assertLine("tenant +acme", one);
    assertLine("weight +3", one);
    assertLine("tasks +9", one);
    assertLine("waiting +8", one);
    assertLine("held by agents +1", one);
    assertLine("of those run +1", one);

    assertEquals(get("uneven", "tenants", "acme"), json("tenants", "acme", "--swarm-id", "uneven"));
    assertEquals(get("chat", "tenants"), json("tenants", "--swarm-id", "chat"));
  }

  @Test
  void theEndOfATaskIsShown() {
    String out = out("outcome", "t-0", "--swarm-id", "chat");

    assertLine("kind +completed", out);
    assertLine("tenant +acme", out);
    assertLine("agent +worker", out);
    assertLine("attempts +1", out);
    assertLine("tokens +7", out);
    assertLine("result +HELLO", out);
    String failed = out("outcome", "bad", "--swarm-id", "chat");
    assertLine("kind +failed", failed);
    assertLine("message +.*it is bad.*", failed);
    assertEquals(
        get("chat", "tasks", "t-0", "outcome"), json("outcome", "t-0", "--swarm-id", "chat"));
  }

  @Test
  void deadLettersAreShown() {
    JsonNode told =
        patiently()
            .until(
                () -> json("dead-letters", "list", "--swarm-id", "chat"),
                answer -> !answer.path("letters").isEmpty());
    JsonNode letter = told.path("letters").get(0);
    assertEquals(1, told.path("letters").size());
    assertEquals("bad", letter.path("taskId").asText());
    assertEquals("task-failed", letter.path("cause").asText());

    String name = letter.path("partition").asText() + ":" + letter.path("offset").asText();
    assertLine(
        name + " .* task-failed +chat +bad +.*it is bad.*",
        out("dead-letters", "list", "--task", "bad", "--since", "1h"));
    assertEquals(
        "There is no such dead letter.\n",
        out("dead-letters", "list", "--swarm-id", "chat", "--cause", "unknown-task"));
  }

  @Test
  void tokensAreShownByOperationAndTenant() {
    JsonNode told =
        patiently()
            .until(
                () -> json("token-usage", "--swarm-id", "chat"),
                answer -> answer.path("tasks").asInt() == DONE);
    assertEquals(7 * DONE, told.path("tokens").asInt());

    String out = out("token-usage", "--swarm-id", "chat", "--timeframe", "24h");
    assertTrue(out.startsWith(7 * DONE + " tokens in " + DONE + " tasks since "), out);
    assertLine("chat +acme +" + DONE + " +" + 7 * DONE, out);
    assertTrue(
        out("token-usage", "--swarm-id", "chat", "--operation", "x").startsWith("0 tokens in 0"));
  }

  @Test
  void decisionsAreShown() {
    JsonNode told =
        patiently()
            .until(
                () -> json("decisions", "--swarm-id", "chat", "--task", "t-1"),
                answer -> kinds(answer).contains("FINISHED"));
    JsonNode first = told.path("decisions").get(0);
    String out = out("decisions", "--swarm-id", "chat", "--task", "t-1");
    for (JsonNode decision : told.path("decisions")) {
      assertTrue(out.contains(decision.path("sentence").asText()), out);
    }
    assertTrue(told.toString().contains("worker"), told.toString());
    assertLine(first.path("offset").asText() + " .*", out);
    assertFalse(out.contains("t-2"), out);
    assertEquals(
        "There is no such decision.\n",
        out("decisions", "--swarm-id", "chat", "--task", "t-1", "--agent", "nobody"));
  }

  private static List<String> kinds(JsonNode answer) {
    return answer.path("decisions").findValuesAsText("kind");
  }

  @Test
  void seriesAreShown() {
    assertLine(
        "acme +beat +20.0 s +1.0 s +10 min.* 0.05 .*",
        out("series", "list", "--swarm-id", "periodic"));
    assertEquals("Nothing is reserved.\n", out("series", "list", "--swarm-id", "chat"));
    assertEquals(get("periodic", "series"), json("series", "list", "--swarm-id", "periodic"));
  }

  @Test
  void instancesAreShown() {
    String address = up.httpUrl().replace("http://", "");
    assertLine(address + " +ready +0, 1, .* asked", out("instances"));

    JsonNode told = json("instances");
    assertEquals(1, told.path("instances").size());
    assertEquals(address, told.at("/instances/0/address").asText());
    assertEquals("ready", told.at("/instances/0/state").asText());
  }

  @Test
  void aSwarmIsWatchedForSoManyTimes() {
    List<String> lines = out("watch", "--swarm-id", "uneven", "--times", "2").lines().toList();
    assertEquals(2, lines.size(), lines.toString());
    for (String line : lines) {
      assertTrue(line.matches("\\d\\d:\\d\\d:\\d\\d  .*, 9 in all, 9 so far.*"), line);
    }

    List<String> told =
        out("watch", "--swarm-id", "chat", "--times", "1", "--output", "json").lines().toList();
    assertEquals(1, told.size());
    JsonNode frame = Json.parse(told.get(0));
    assertEquals("chat", frame.at("/swarm/swarmId").asText());
    assertEquals("worker", frame.at("/agents/0/agentId").asText());
    assertEquals(List.of("acme", "globex"), frame.path("tenants").findValuesAsText("tenantId"));
  }

  @Test
  void theConfigurationInForceIsShownAndFormerOnes() {
    String swarm = "configured";
    create(swarm, Map.of());
    long first = get(swarm, "config").path("version").asLong();
    out(
        "config-manage",
        "--swarm-id",
        swarm,
        "--action",
        "update",
        "--config",
        "{\"stealThreshold\": 7}");
    long second = first + 1;

    String changed = out("config-manage", "--swarm-id", swarm);
    assertTrue(
        changed.startsWith("Configuration of configured: version " + second + ", since "), changed);
    assertLine("stealThreshold +7", changed);
    assertLine("leaseMs +120000", changed);
    assertLine("All others are at their default; --all shows them.", changed);
    assertFalse(changed.contains("agingBoost"), changed);
    String all = out("config-manage", "--action", "get", "--swarm-id", swarm, "--all");
    assertLine("stealThreshold +7", all);
    assertLine("agingBoost +[\\d.]+", all);
    String former = out("config-manage", "--swarm-id", swarm, "--version", Long.toString(first));
    assertTrue(
        former.startsWith("Configuration of configured: version " + first + ", since "), former);
    assertFalse(former.contains("stealThreshold"), former);
    assertLine("leaseMs +120000", former);

    JsonNode told = json("config-manage", "--swarm-id", swarm, "--action", "get");
    assertEquals(get(swarm, "config"), told);
    assertEquals(7, told.at("/settings/stealThreshold").asInt());
    assertTrue(out("config-manage", "--action", "settings").contains("\nstealThreshold = "));
    assertEquals(up.api().get("v1", "settings"), json("config-manage", "--action", "settings"));
  }

  private static Set<String> targets(String swarm) {
    JsonNode proposal = get(swarm, "proposal");
    return proposal.path("pending").asBoolean()
        ? Set.copyOf(proposal.path("moves").findValuesAsText("toAgentId"))
        : Set.of();
  }

  @Test
  void coordinationRunsAndItsProposalIsApproved() {
    uneven("approved");
    patiently().until(() -> targets("approved").equals(Set.of("b", "c")));
    String placed = out("tasks", "--swarm-id", "approved", "--agent", "a", "--phase", "placed");
    assertEquals(8, placed.lines().filter(line -> line.matches("u-\\d +placed .* a +.*")).count());

    String ran = out("coordination", "--run", "--swarm-id", "approved");
    assertLine("asked for by +\\S+", ran);
    assertLine("state +done", ran);
    assertLine("waiting +8", ran);
    assertLine("at agents +1", ran);
    assertLine("free slots +2", ran);
    assertLine("moves worth it +6", ran);
    assertLine("done +proposed", ran);
    JsonNode last = json("coordination", "--swarm-id", "approved").path("lastRun");
    assertEquals(8, last.at("/metrics/waiting").asInt());

    String approved = out("approve", "--swarm-id", "approved");
    assertTrue(
        approved.startsWith("6 moves carried out, 0 skipped; variance of the loads "), approved);
    assertEquals(6, approved.lines().filter(line -> line.matches("u-\\d +a +[bc] +moved")).count());
    patiently().until(() -> get("approved").at("/tasksByPhase/RUNNING").asInt() == 3);
    CommandLineRun again = run("approve", "--swarm-id", "approved", "nothing-of-the-kind");
    assertEquals(ExitCode.FAILED, again.exitCode(), again.out());
  }
}
