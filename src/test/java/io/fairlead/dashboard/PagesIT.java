package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.fairlead.agent.TaskResult;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page opens in a real browser, says nothing on the console, and can be read by anybody. */
@Tag("full")
class PagesIT {
  @TempDir static Path directory;
  private static DashboardStand stand;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.launch();
    stand = DashboardStand.start(directory);
    stand.create("main", "{}");
    stand.agent("main", "agent-1", 2, (task, context) -> TaskResult.text("done"));
    stand.call("POST", "v1/swarms/main/tasks", "{'tasks': [{'taskId': 'a'}, {'taskId': 'b'}]}");
  }

  @AfterAll
  static void stop() throws Exception {
    stand.close();
    chromium.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "agents", "tenants", "tasks", "balance", "dead-letters"})
  void is_clean_and_accessible(String name) {
    for (Chromium.Look look :
        new Chromium.Look[] {Chromium.Look.WIDE, Chromium.Look.WIDE_DARK, Chromium.Look.NARROW}) {
      try (Page page = chromium.page(look)) {
        page.navigate(stand.url() + "/#/main/" + name);
        assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setLevel(1)))
            .isVisible();
        assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true))).isVisible();
        Chromium.assertAccessible(page);
        page.context().close();
      }
    }
    chromium.assertClean();
  }
}
