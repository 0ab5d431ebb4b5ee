package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.dashboard.DashboardStand.patiently;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.fairlead.Closing;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskHandler;
import io.fairlead.agent.TaskResult;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One glance says whether the swarm is well: busy, broken, paused, empty. */
@Tag("full")
class NowPageIT {
  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static DashboardStand stand;
  private static Chromium chromium;
  private static final CountDownLatch FINISH = new CountDownLatch(1);

  /** Works until the end of the test. */
  private static final TaskHandler BUSY =
      (task, context) -> {
        FINISH.await();
        return TaskResult.text("done");
      };

  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = OPENED.add(Chromium.launch());
    stand = OPENED.add(DashboardStand.start(directory));
    OPENED.add(FINISH::countDown);
    stand.create("busy", "{}");
    for (String id : new String[] {"agent-1", "agent-2", "agent-3"}) {
      stand.agent("busy", id, 1, BUSY);
    }
    stand.call(
        "POST",
        "v1/swarms/busy/tasks",
        "{'tasks': ["
            + tasks("c", "critical", 3)
            + ", "
            + tasks("n", "normal", 20)
            + ", "
            + tasks("l", "low", 7)
            + "]}");
  }

  private static String tasks(String prefix, String level, int count) {
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      tasks
          .append(i == 0 ? "" : ", ")
          .append("{'taskId': '" + prefix + i + "', 'level': '" + level + "', ")
          .append("'estimatedCostMs': 60000, 'payload': 'x'}");
    }
    return tasks.toString();
  }

  @AfterEach
  void leave() {
    chromium.leave();
    chromium.assertClean();
  }

  private void open(String swarm, Chromium.Look look) {
    page = chromium.open(look, stand.url() + "/#/" + swarm + "/now", null);
  }

  private Locator verdict() {
    return page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setLevel(1));
  }

  private Locator button(String label) {
    return Chromium.button(page, label);
  }

  private Locator strip() {
    return page.getByRole(AriaRole.SLIDER);
  }

  private boolean paused(String swarm) {
    return stand.call("GET", "v1/swarms/" + swarm, null).path("paused").asBoolean();
  }

  @Test
  void aBusySwarmSaysWhatHoldsItUpAndHowMuchWaits() {
    for (Chromium.Look look :
        new Chromium.Look[] {Chromium.Look.WIDE, Chromium.Look.WIDE_DARK, Chromium.Look.NARROW}) {
      open("busy", look);
      assertThat(verdict()).hasText("Held up by capacity");
      assertThat(page.getByText("3 agents take work.")).isVisible();
      assertThat(page.locator(".findings").first()).containsText("All 3 slots of 3 agents");
      assertThat(page.getByRole(AriaRole.ROW, new GetByRoleOptions().setName("normal")))
          .containsText(Pattern.compile("normal\\s+[0-9]+"));
      assertThat(
              page.getByRole(AriaRole.IMG, new GetByRoleOptions().setName("Tasks a second over")))
          .isVisible();
      assertThat(page.locator(".trend canvas").first()).isVisible();
      Chromium.assertAccessible(page);
      Chromium.assertFits(page, "busy/now");
      if (!look.equals(Chromium.Look.NARROW)) {
        page.context().close();
      }
    }
  }

  @Test
  void aCellTellsItsAgentsFiguresAndLeadsToIt() {
    open("busy", Chromium.Look.WIDE);
    assertThat(page.getByText("3 agents take work.")).isVisible();
    strip().hover(new Locator.HoverOptions().setPosition(5, 5));
    assertThat(page.locator(".hover")).containsText("agent-1");
    assertThat(page.locator(".hover")).containsText("1 held, of 1");

    page.mouse().move(5, 5);
    assertThat(page.locator(".hover")).isHidden();
    strip().focus();
    strip().press("ArrowRight");
    strip().press("ArrowRight");
    assertThat(strip()).hasAttribute("aria-valuetext", Pattern.compile("agent-2: takes work, .*"));
    strip().press("Enter");
    assertThat(page).hasURL(Pattern.compile(".*#/busy/agents/agent-2"));

    page.goBack();
    strip().click(new Locator.ClickOptions().setPosition(5, 5));
    assertThat(page).hasURL(Pattern.compile(".*#/busy/agents/agent-1"));
  }

  @Test
  void aPauseHoldsTheSwarmAndAResumeLetsItGoOn() {
    stand.create("held", "{}");
    stand.agent("held", "agent-1", 1, (task, context) -> TaskResult.text("done"));
    open("held", Chromium.Look.WIDE);
    assertThat(verdict()).hasText("Nothing to do");
    button("Pause").click();
    assertThat(verdict()).hasText("Paused");
    assertTrue(paused("held"));
    stand.call("POST", "v1/swarms/held/tasks", "{'tasks': [{'taskId': 'a'}, {'taskId': 'b'}]}");
    assertThat(page.locator(".verdict")).containsText("2 tasks waiting");
    assertThat(page.locator(".findings")).containsText("The swarm is paused; 2 tasks wait.");
    assertThat(button("Pause")).hasCount(0);

    button("Resume").click();
    assertThat(verdict()).not().hasText("Paused");
    assertFalse(paused("held"));
    patiently().until(() -> stand.call("GET", "v1/swarms/held", null).path("tasks").asInt() == 0);
    assertThat(page.locator(".tile").first()).containsText("0");
  }

  @Test
  void whatIsBrokenIsSeen() throws Exception {
    stand.create(
        "broken",
        "{'suspectAfterMs': 4000, 'lostAfterMs': 5000, 'breakerFailures': 1,"
            + " 'breakerOpenMs': 600000}");
    AgentWorker lost = stand.agent("broken", "a-lost", 1, BUSY);
    stand.agent("broken", "b-fails", 1, failing());
    patiently()
        .until(() -> stand.call("GET", "v1/swarms/broken/agents", null).path("agents").size() == 2);
    stand.call(
        "POST",
        "v1/swarms/broken/tasks",
        "{'tasks': [{'taskId': 'x1'}, {'taskId': 'x2'}, {'taskId': 'x3'}]}");
    lost.kill().get();
    open("broken", Chromium.Look.WIDE);
    assertThat(page.getByText("0 agents take work, 1 breaker open, 1 lost.")).isVisible();
    assertThat(verdict()).hasText("Held up by open breakers");
    assertThat(page.locator(".legend")).containsText("breaker open");
    assertThat(page.locator(".legend")).containsText("lost");
    assertThat(page.locator(".tiles")).containsText("no agent takes work");
    strip().focus();
    strip().press("Home");
    assertThat(page.locator(".hover")).containsText("lost");
    Chromium.assertAccessible(page);
  }

  private static TaskHandler failing() {
    return (task, context) -> {
      throw TaskFailedException.retriable("always");
    };
  }

  @Test
  void anEmptySwarmSaysThatItIs() {
    stand.create("empty", "{}");
    open("empty", Chromium.Look.WIDE);
    assertThat(verdict()).hasText("No agents");
    assertThat(page.locator(".verdict")).containsText("there are no tasks");
    assertThat(page.getByText("There are no agents.")).isVisible();
    assertThat(page.getByText("Nothing does: what comes is given out at once.")).isVisible();
    Chromium.assertAccessible(page);
  }
}
