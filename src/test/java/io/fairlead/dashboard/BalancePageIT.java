package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.dashboard.Chromium.button;
import static io.fairlead.dashboard.DashboardStand.patiently;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import io.fairlead.Closing;
import io.fairlead.agent.TaskHandler;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.Role;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Proposals are approved, plans carried out and what-ifs compared in a real browser. */
@Tag("full")
class BalancePageIT {
  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static final CountDownLatch FINISH = new CountDownLatch(1);
  private static DashboardStand stand;
  private static Chromium chromium;
  private static Tokens tokens;

  @BeforeAll
  static void start() throws Exception {
    chromium = OPENED.add(Chromium.launch());
    tokens = new Tokens(directory);
    stand = OPENED.add(DashboardStand.start(directory, tokens.options()));
    OPENED.add(FINISH::countDown);
  }

  private static final TaskHandler UNTIL_THE_END =
      (task, context) -> {
        FINISH.await();
        return TaskResult.text("done");
      };

  private static void submit(String swarm, String prefix, int count, int costMs) {
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      tasks
          .append(i == 0 ? "" : ", ")
          .append("{'taskId': '" + prefix + i + "', 'estimatedCostMs': " + costMs + "}");
    }
    stand.call("POST", "v1/swarms/" + swarm + "/tasks", "{'tasks': [" + tasks + "]}");
  }

  private static JsonNode get(String swarm, String below) {
    return stand.call("GET", "v1/swarms/" + swarm + below, null);
  }

  private static int inPhase(String swarm, String phase) {
    return get(swarm, "").path("tasksByPhase").path(phase).asInt();
  }

  /** Agent a runs one task of a minute, eight more wait for it; b and c have nothing. */
  private static void uneven(String swarm) {
    stand.create(
        swarm,
        "{'balanceMode': 'approval', 'maxPrefetch': 0, 'stealing': 'off', 'revocation': 'off',"
            + " 'localQueueTargetMs': 600000, 'localQueueMax': 8}");
    stand.agent(swarm, "a", 1, UNTIL_THE_END);
    submit(swarm, "t", 9, 60_000);
    patiently().until(() -> inPhase(swarm, "PLACED") == 8);
    stand.agent(swarm, "b", 1, UNTIL_THE_END);
    stand.agent(swarm, "c", 1, UNTIL_THE_END);
    patiently().until(() -> targets(swarm).equals(Set.of("b", "c")));
  }

  private static Set<String> targets(String swarm) {
    Set<String> targets = new HashSet<>();
    JsonNode proposal = get(swarm, "/proposal");
    if (proposal.path("pending").asBoolean()) {
      proposal.path("moves").forEach(move -> targets.add(move.path("toAgentId").asText()));
    }
    return targets;
  }

  private static Page open(Chromium.Look look, Role role, String swarm) {
    return chromium.open(look, stand.url() + "/#/" + swarm + "/balance", tokens.of(role));
  }

  private static void fill(Page page, String label, String value) {
    page.getByLabel(label, new GetByLabelOptions().setExact(true)).fill(value);
  }

  @Test
  void a_proposal_is_approved_and_its_moves_are_seen() {
    uneven("uneven");
    try (Page page = open(Chromium.Look.WIDE, Role.OPERATE, "uneven")) {
      Locator proposal = page.locator("#proposal");
      assertThat(proposal).containsText("waits for approval");
      assertThat(proposal.locator("tbody tr")).hasCount(6);
      assertThat(proposal.locator(".chart canvas")).isVisible();
      assertThat(proposal.getByRole(AriaRole.IMG))
          .hasAttribute("aria-label", Pattern.compile("a .*, then .*; b .*, then"));
      Chromium.assertAccessible(page);
      button(page, "Approve").click();
      assertThat(page.locator("#balanced")).containsText("Moved 6 tasks.");
      assertThat(page.locator("#balanced tbody .badge"))
          .hasText(new String[] {"moved", "moved", "moved", "moved", "moved", "moved"});
      assertThat(page.locator("#moves tbody tr")).hasCount(6);
      assertThat(page.locator("#rounds tbody")).containsText("proposal");
      assertThat(page.locator("#proposal")).containsText("No proposal waits.");
      Chromium.assertAccessible(page);
    }
    patiently().until(() -> inPhase("uneven", "RUNNING") == 3);
    chromium.assertClean();
  }

  /**
   * That what is carried out acts is seen by any of its tasks being placed with an agent: which of
   * them, and with which, depends on the plan that the search preferred.
   */
  @Test
  void a_plan_is_searched_for_chosen_and_carried_out() {
    stand.create(
        "planned",
        "{'balanceMode': 'off', 'maxPrefetch': 0, 'planPatienceMs': 3600000,"
            + " 'planMaxAgeMs': 600000}");
    stand.agent("planned", "cheap", 1, 1, UNTIL_THE_END);
    stand.agent("planned", "dear", 1, 10, UNTIL_THE_END);
    patiently().until(() -> get("planned", "/agents").path("agents").size() == 2);
    submit("planned", "busy", 2, 600_000);
    patiently().until(() -> inPhase("planned", "RUNNING") == 2);
    submit("planned", "t", 12, 1_000);
    patiently().until(() -> inPhase("planned", "QUEUED") == 12);
    try (Page page = open(Chromium.Look.NARROW, Role.OPERATE, "planned")) {
      fill(page, "Time, seconds", "30");
      fill(page, "Rounds, at most", "20");
      fill(page, "Weight of cost", "1");
      button(page, "Search for a plan").click();
      Locator result = page.locator("#result");
      assertThat(result).containsText("12 of 12 that have not started");
      assertThat(result.locator(".chart canvas")).isVisible();
      assertThat(result.locator(".front-table tbody")).containsText("unchanged");
      assertThat(result.locator(".front-table tbody")).containsText("greedy");
      result.getByLabel("Upwards").selectOption("cost");
      Locator plans = result.getByRole(AriaRole.RADIO);
      plans.first().check();
      assertThat(result).containsText(Pattern.compile("Plan 1 of \\d+"));
      result.getByLabel("preferred").check();
      assertThat(result).containsText("It is preferred: least of");
      Chromium.assertAccessible(page);
      button(page, "Carry out").click();
      assertThat(page.locator("dialog"))
          .containsText(Pattern.compile("Carry out plan \\d+, which moves"));
      page.locator("dialog")
          .getByText("Carry out", new Locator.GetByTextOptions().setExact(true))
          .click();
      assertThat(page.locator("#applied")).containsText(Pattern.compile("\\d+ moved"));
      assertThat(page.locator("#applied tbody .badge").first()).hasText("placed");
      assertThat(button(page, "Carry out")).isDisabled();
    }
    patiently().until(() -> inPhase("planned", "PLACED") > 0);
    chromium.assertClean();
  }

  @Test
  void two_what_ifs_are_run_and_compared() {
    stand.create("past", "{}");
    stand.agent("past", "one", 2, (task, context) -> TaskResult.text("done"));
    submit("past", "t", 20, 5);
    patiently().until(() -> get("past", "/tasks/t19").path("phase").asText().equals("COMPLETED"));
    try (Page page = open(Chromium.Look.WIDE_DARK, Role.OPERATE, "past")) {
      page.getByLabel("What-if", new GetByLabelOptions().setExact(true)).check();
      page.locator("textarea").fill("strategy = round-robin");
      fill(page, "Draws of arrivals", "1");
      button(page, "Replay").click();
      Locator result = page.locator("#result");
      assertThat(result).containsText("Changed: strategy round-robin.");
      assertThat(result.locator("thead").first()).containsText("Measured");
      assertThat(result.locator("tbody").first()).containsText("Wait, mean");
      assertThat(result.locator(".chart canvas")).isVisible();

      page.locator("textarea").fill("");
      fill(page, "More agents", "2");
      button(page, "Replay").click();
      assertThat(result).containsText("Changed: 2 more agents.");
      Locator beside = result.getByLabel("Beside");
      assertThat(beside).isEnabled();
      assertThat(beside.locator("option")).hasCount(2);
      beside.selectOption(new SelectOption().setIndex(1));
      assertThat(result).containsText("Other: Replayed");
      assertThat(result).containsText("Changed: strategy round-robin.");
      assertThat(result.locator("thead").first()).containsText("Other verdict");
      Chromium.assertAccessible(page);
    }
    chromium.assertClean();
  }

  @Test
  void who_may_only_read_sees_it_and_can_press_nothing() {
    uneven("seen");
    try (Page page = open(Chromium.Look.WIDE, Role.READ, "seen")) {
      assertThat(page.locator("#proposal tbody tr")).hasCount(6);
      assertThat(button(page, "Approve")).isDisabled();
      assertThat(button(page, "Propose now")).isDisabled();
      assertThat(button(page, "Search for a plan")).isDisabled();
      Chromium.assertAccessible(page);
    }
    chromium.assertClean();
  }
}
