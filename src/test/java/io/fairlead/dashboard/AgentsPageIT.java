package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.dashboard.DashboardStand.patiently;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.fairlead.Closing;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskHandler;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.Role;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Agents as a table and in lanes, and one of them: busy, with moves, broken, drained. */
@Tag("full")
class AgentsPageIT {
  /** What an id may be at its worst. */
  private static final String ODD = "a/b%2F<b>";

  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static DashboardStand stand;
  private static Chromium chromium;
  private static Tokens tokens;
  private static final CountDownLatch FINISH = new CountDownLatch(1);

  /** Works until the end of the test. */
  private static final TaskHandler BUSY =
      (task, context) -> {
        FINISH.await();
        return TaskResult.text("done");
      };

  private static final TaskHandler QUICK = (task, context) -> TaskResult.text("done");

  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = OPENED.add(Chromium.launch());
    tokens = new Tokens(directory);
    stand = OPENED.add(DashboardStand.start(directory, tokens.readableByAll()));
    OPENED.add(FINISH::countDown);
    oneIsStuckAndOneDoesAllElse("moved");
  }

  private static void oneIsStuckAndOneDoesAllElse(String swarm) {
    stand.create(
        swarm,
        "{'localQueueTargetMs': 3000, 'stealThreshold': 0, 'balanceIntervalMs': 100,"
            + " 'maxPrefetch': 0}");
    stand.agent(swarm, "quick", 1, QUICK);
    stand.agent(swarm, "stuck", 1, BUSY);
    agentsAre(swarm, 2);
    submit(swarm, ODD, 40);
    patiently().until(() -> tasks(swarm) == 1);
  }

  private static void agentsAre(String swarm, int count) {
    patiently()
        .until(
            () ->
                stand.call("GET", "v1/swarms/" + swarm, null).path("agentsAvailable").asInt()
                    == count);
  }

  private static int tasks(String swarm) {
    return stand.call("GET", "v1/swarms/" + swarm, null).path("tasks").asInt();
  }

  private static void submit(String swarm, String prefix, int count) {
    stand.call(
        "POST",
        "v1/swarms/" + swarm + "/tasks",
        IntStream.range(0, count)
            .mapToObj(
                i -> "{'taskId': '" + prefix + i + "', 'tenantId': 't/1', 'estimatedCostMs': 500}")
            .collect(Collectors.joining(", ", "{'tasks': [", "]}")));
  }

  @AfterEach
  void leave() {
    chromium.leave();
    chromium.assertClean();
  }

  private void open(String address, Chromium.Look look) {
    page = chromium.open(look, stand.url() + "/#/" + address, null);
  }

  private void openAsOperator(String address) {
    page =
        chromium.open(Chromium.Look.WIDE, stand.url() + "/#/" + address, tokens.of(Role.OPERATE));
  }

  private Locator row(String agent) {
    return page.locator(".agents tbody tr")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.getByRole(
                        AriaRole.LINK, new GetByRoleOptions().setName(agent).setExact(true))));
  }

  private Locator section(String name) {
    return page.getByRole(AriaRole.REGION, new GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator button(String label) {
    return Chromium.button(page, label);
  }

  @Test
  void whatEachDoesAndWhatWasMovedIsSeen() {
    oneIsStuckAndOneDoesAllElse("busy");
    for (Chromium.Look look :
        new Chromium.Look[] {Chromium.Look.WIDE, Chromium.Look.WIDE_DARK, Chromium.Look.NARROW}) {
      open("busy/agents", look);
      button("5 min").click();
      assertThat(row("quick")).containsText("takes work");
      assertThat(row("stuck")).containsText("takes work");
      assertThat(section("Timeline").locator(".chart"))
          .hasAttribute(
              "aria-label", Pattern.compile("Timeline of 2 agents: 40 runs, [1-9]\\d* moves, .*"));
      assertThat(section("Timeline").locator("canvas")).isVisible();
      assertThat(section("What happened to agents")).containsText("joined");
      Locator moved = section("Moved lately").locator("tbody tr").first();
      assertThat(moved).containsText(Pattern.compile("stolen|balanced"));
      assertThat(moved).containsText("quick");
      assertThat(moved).containsText("stuck");
      Chromium.assertAccessible(page);
      Chromium.assertFits(page, "busy/agents");
      if (!look.equals(Chromium.Look.NARROW)) {
        page.context().close();
      }
    }
    Locator link = section("Moved lately").getByRole(AriaRole.LINK).first();
    String id = link.textContent();
    assertTrue(id.startsWith(ODD), id);
    link.click();
    assertThat(page).hasURL(Pattern.compile(".*#/busy/tasks/a%2Fb%252F%3Cb%3E\\d+$"));
  }

  @Test
  void agentsAreSearchedForSortedAndLedTo() {
    open("moved/agents", Chromium.Look.WIDE);
    assertThat(page.locator(".agents tbody tr")).hasCount(2);
    page.getByLabel("Id contains").fill("stu");
    assertThat(page.locator(".agents tbody tr")).hasCount(1);
    assertThat(section("Timeline").locator(".chart"))
        .hasAttribute("aria-label", Pattern.compile("Timeline of 1 agents: .*"));
    assertThat(page).hasURL(Pattern.compile(".*\\?id=stu$"));
    page.getByLabel("State").selectOption("gone");
    assertThat(page.getByText("No agent is so.")).isVisible();
    page.getByLabel("State").selectOption("");
    page.getByLabel("Id contains").fill("");
    button("Completed").click();
    assertThat(page.locator(".agents tbody tr").first()).containsText("quick");
    button("Completed").click();
    assertThat(page.locator(".agents tbody tr").first()).containsText("stuck");
    row("stuck").getByRole(AriaRole.LINK).click();
    assertThat(page).hasURL(Pattern.compile(".*#/moved/agents/stuck$"));
    assertThat(section("Held now")).containsText(ODD);
    assertThat(section("Recent runs")).containsText("runs");
    assertThat(section("Weight and speed").locator("canvas")).isVisible();
    Chromium.assertAccessible(page);
  }

  @Test
  void theTimelineStandsStillAndLooksBackAsTold() {
    open("moved/agents", Chromium.Look.WIDE);
    button("5 min").click();
    assertThat(button("5 min")).hasAttribute("aria-pressed", "true");
    assertThat(section("Timeline").locator("canvas")).isVisible();
    page.getByLabel("Colour").selectOption("level");
    assertThat(page.locator(".lane-keys")).containsText("critical");
    button("Hold").click();
    assertThat(page.getByText(Pattern.compile("since [0-9:]+, held"))).isVisible();
    button("Go on").click();
    assertThat(button("Hold")).isVisible();
  }

  @Test
  void aClickOnABarOpensItsTask() {
    page = chromium.page(Chromium.Look.WIDE);
    page.route(
        Pattern.compile(".*/v1/swarms/moved/timeline.*"),
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        """
                        {"swarmId": "moved", "fromMs": 1000, "untilMs": 61000, "cut": true,
                          "runs": [{"taskId": "%s", "tenantId": "t", "taskType": "x",
                            "level": "HIGH", "agentId": "stuck", "epoch": 1, "dispatchedAtMs": 1000,
                            "startedAtMs": 2000, "kind": "RUNNING"}],
                          "moves": [], "events": []}"""
                            .formatted(ODD + "0"))));
    page.navigate(stand.url() + "/#/moved/agents/stuck");
    assertThat(page.getByText("the older part is left out")).isVisible();
    Locator canvas = section("Timeline").locator("canvas");
    assertThat(canvas).isVisible();
    canvas.click();
    assertThat(page).hasURL(Pattern.compile(".*#/moved/tasks/a%2Fb%252F%3Cb%3E0$"));
  }

  @Test
  void whatIsBrokenIsSeen() throws Exception {
    stand.create(
        "broken",
        "{'suspectAfterMs': 4000, 'lostAfterMs': 5000, 'breakerFailures': 1,"
            + " 'breakerOpenMs': 600000, 'maxAttempts': 1}");
    AgentWorker lost = stand.agent("broken", "a-lost", 1, BUSY);
    stand.agent(
        "broken",
        "b-fails",
        1,
        (task, context) -> {
          throw TaskFailedException.retriable("always");
        });
    agentsAre("broken", 2);
    submit("broken", "x", 6);
    lost.kill().get();
    open("broken/agents", Chromium.Look.WIDE);
    assertThat(row("a-lost")).containsText("lost");
    assertThat(row("b-fails")).containsText("breaker open");
    assertThat(page.getByText("0 of 2 take work")).isVisible();
    assertThat(section("What happened to agents")).containsText("was lost");
    assertThat(section("What happened to agents")).containsText("breaker opened");
    page.getByLabel("State").selectOption("gone");
    assertThat(page.locator(".agents tbody tr")).hasCount(1);
    assertThat(row("a-lost")).isVisible();
    page.getByLabel("State").selectOption("breaker");
    assertThat(row("b-fails")).isVisible();
    Chromium.assertAccessible(page);
    row("b-fails").getByRole(AriaRole.LINK).click();
    assertThat(section("Circuit breaker")).containsText("open");
    assertThat(section("Circuit breaker")).containsText("breaker opened");
    assertThat(section("Recent runs")).containsText("failed for good");
    assertThat(page.getByText("It failed too often, and gets no work for a time.")).isVisible();
  }

  @Test
  void aDrainedAgentGetsNoWorkUntilItIsResumed() {
    stand.create("drains", "{}");
    stand.agent("drains", "d1", 1, QUICK);
    agentsAre("drains", 1);
    openAsOperator("drains/agents/d1");
    button("Drain").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("Give agent d1 no new work?");
    Locator.GetByRoleOptions drain = new Locator.GetByRoleOptions().setName("Drain");
    dialog.getByRole(AriaRole.BUTTON, drain).click();
    assertThat(page.getByText("Agent d1 is drained: it gets no new work.")).isVisible();
    assertThat(page.locator(".title .badge")).hasText("drained");
    assertThat(section("Circuit breaker")).containsText("was drained: rest:my-operate");
    assertTrue(agent("drains", "d1").path("drained").asBoolean());
    submit("drains", "waits", 1);
    stand.agent("drains", "d2", 1, QUICK);
    patiently().until(() -> tasks("drains") == 0);
    assertEquals(
        "d2",
        stand.call("GET", "v1/swarms/drains/tasks/waits0/outcome", null).path("agentId").asText());
    assertThat(section("Recent runs")).containsText("It has run nothing in the last 15 minutes.");

    button("Resume").click();
    dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Resume")).click();
    assertThat(page.locator(".title .badge")).hasText("takes work");
    stand.call("POST", "v1/swarms/drains/agents/d2/drain", null);
    submit("drains", "goes", 1);
    assertThat(section("Recent runs")).containsText("goes0");
  }

  private static JsonNode agent(String swarm, String id) {
    return stand.call("GET", "v1/swarms/" + swarm + "/agents/" + id, null);
  }

  @Test
  void whoMayOnlyReadSeesAllAndCanPressNothing() {
    open("moved/agents/quick", Chromium.Look.NARROW);
    assertThat(section("Recent runs")).containsText(ODD);
    assertThat(button("Drain")).isDisabled();
    assertThat(button("Drain")).hasAttribute("title", "Needs a token with the role operate.");
    Chromium.assertAccessible(page);
  }

  @Test
  void anAgentThatThereIsNotIsToldOfInWords() {
    open("moved/agents/nobody", Chromium.Look.WIDE);
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is no agent nobody in this");
    page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("All agents")).click();
    assertThat(row("quick")).isVisible();
    assertTrue(
        chromium.takeErrors().stream().allMatch(it -> it.contains("404")), "nothing but 404");
  }

  @Test
  void withoutAgentsItSaysHowOneComes() {
    stand.create("empty", "{}");
    open("empty/agents", Chromium.Look.WIDE);
    assertThat(page.getByText("No agent has joined yet.")).isVisible();
    Chromium.assertAccessible(page);
  }
}
