package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.dashboard.DashboardStand.patiently;

import com.microsoft.playwright.Page;
import io.fairlead.Closing;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every page opens in a real browser, says nothing on the console, can be read by anybody and is no
 * wider than the screen: of a swarm that works, of one in which things are broken, of an empty one.
 */
@Tag("full")
class PagesIT {
  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static DashboardStand stand;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    chromium = OPENED.add(Chromium.launch());
    stand = OPENED.add(DashboardStand.start(directory));
    stand.create("main", "{}");
    stand.create("empty", "{}");
    stand.create("broken", "{'breakerFailures': 2}");
    stand.agent("main", "agent-1", 2, (task, context) -> TaskResult.text("done"));
    stand.call("POST", "v1/swarms/main/tasks", "{'tasks': [{'taskId': 'a'}, {'taskId': 'b'}]}");
    breakSome();
  }

  /** A breaker that is open, an agent that has left, tasks that failed and some that wait. */
  private static void breakSome() {
    stand.agent("broken", "left", 1, (task, context) -> TaskResult.text("done")).close();
    stand.agent(
        "broken",
        "failing",
        1,
        (task, context) -> {
          throw TaskFailedException.permanent("<b>no</b> luck");
        });
    stand.call(
        "POST",
        "v1/swarms/broken/tasks",
        "{'tasks': [{'taskId': 'f1'}, {'taskId': 'f2'}, {'taskId': 'w1'}, {'taskId': 'w2',"
            + " 'requiredCapabilities': ['gpu']}]}");
    patiently()
        .until(
            () ->
                stand
                    .call("GET", "v1/swarms/broken/agents/failing", null)
                    .path("breaker")
                    .asText()
                    .equals("OPEN"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "agents", "tenants", "tasks", "balance", "dead-letters"})
  void is_clean_accessible_and_no_wider_than_the_screen(String name) {
    for (Chromium.Look look :
        List.of(Chromium.Look.WIDE, Chromium.Look.WIDE_DARK, Chromium.Look.NARROW)) {
      Page page = chromium.page(look);
      for (String swarm : List.of("main", "broken", "empty")) {
        page.navigate(stand.url() + "/#/" + swarm + "/" + name);
        assertThat(page.locator(".states")).hasText("live");
        assertThat(page.locator(".pages a[aria-current]"))
            .hasAttribute("href", "#/" + swarm + "/" + name);
        assertThat(page.locator("#main h1").first()).isVisible();
        assertThat(page.locator("#main .welcome")).hasCount(0);
        Chromium.assertAccessible(page);
        Chromium.assertFits(page, name + " of " + swarm + ", " + look + ",");
      }
      page.context().close();
    }
    chromium.assertClean();
  }
}
