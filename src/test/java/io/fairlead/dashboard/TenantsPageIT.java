package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.dashboard.Chromium.button;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import io.fairlead.Closing;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three tenants that all have more work than is done: what they receive, and a weight changed. */
@Tag("full")
class TenantsPageIT {
  private static final List<String> TENANTS = List.of("gold", "iron", "silver");
  private static final int BATCHES = 12;
  private static final int BATCH = 250;

  /** Long enough that it goes on for as long as it is looked at. */
  private static final int TASK_MS = 150;

  /** A share is that of the last 20 s. */
  private static final double PATIENCE_MS = 90_000;

  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static DashboardStand stand;
  private static Chromium chromium;
  private static Tokens tokens;

  @BeforeAll
  static void start() throws Exception {
    chromium = OPENED.add(Chromium.launch());
    tokens = new Tokens(directory);
    stand = OPENED.add(DashboardStand.start(directory, tokens.readableByAll()));
    stand.create("main", "{'maxPrefetch': 2}");
    for (int batch = 0; batch < BATCHES; batch++) {
      for (String tenant : TENANTS) {
        StringBuilder tasks = new StringBuilder();
        for (int n = 0; n < BATCH; n++) {
          tasks.append(n == 0 ? "" : ", ");
          tasks.append("{'taskId': '" + tenant + "-" + batch + "-" + n + "', 'tenantId': '");
          tasks.append(tenant + "', 'estimatedCostMs': " + TASK_MS + "}");
        }
        stand.call("POST", "v1/swarms/main/tasks", "{'tasks': [" + tasks + "]}");
      }
    }
    stand.agent(
        "main",
        "agent-1",
        4,
        (task, context) -> {
          Thread.sleep(TASK_MS);
          return TaskResult.text("done");
        });
  }

  private static Page open(Chromium.Look look, String address, boolean admin) {
    return chromium.open(
        look, stand.url() + "/#/main/" + address, admin ? tokens.of(Role.ADMIN) : null);
  }

  private static Locator row(Page page, String tenant) {
    return page.getByRole(AriaRole.ROW, new GetByRoleOptions().setName(tenant));
  }

  private static void contains(Locator where, String pattern) {
    assertThat(where)
        .containsText(Pattern.compile(pattern), new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  @Test
  void aWeightThatIsChangedActs() {
    try (Page page = open(Chromium.Look.WIDE, "tenants", true)) {
      // Each gets its third.
      for (String tenant : TENANTS) {
        contains(row(page, tenant), "(2[5-9]|3\\d|4[01]).% of 33.%");
      }
      Chromium.assertAccessible(page);
      row(page, "gold").getByRole(AriaRole.LINK).click();

      Locator weight = page.getByLabel("Weight", new Page.GetByLabelOptions().setExact(true));
      weight.fill("0");
      button(page, "Set").click();
      assertThat(page.locator(".field.bad")).containsText("‘0’: must be 0.01 to 1000");
      assertThat(weight).hasAttribute("aria-invalid", "true");
      assertThat(weight).isFocused();
      List<String> errors = chromium.takeErrors();
      assertTrue(
          errors.stream().allMatch(error -> error.contains("400")),
          "the browser says it: " + errors);

      weight.fill("4");
      button(page, "Set").click();
      Locator acting = page.getByLabel("What the change does");
      contains(acting, "Version 2 is in force since .*: weight 4\\.");
      contains(acting, "Due was 33.%, is 67.%\\.");
      contains(acting, "Received was .*, is (59|6\\d|7[0-5]).%\\.");
      assertThat(weight).hasValue("4");
      Chromium.assertAccessible(page);
      page.context().close();
    }
    var config = stand.api(tokens.of(Role.ADMIN)).get("v1", "swarms", "main", "config");
    assertEquals(2, config.path("version").asInt());
    assertEquals(4, config.path("settings").path("tenant.gold.weight").asInt());
    chromium.assertClean();
  }

  @Test
  void oneIsPausedAndResumed() {
    try (Page page = open(Chromium.Look.NARROW, "tenants/iron", true)) {
      button(page, "Pause").click();
      assertThat(page.getByText("paused", new Page.GetByTextOptions().setExact(true))).isVisible();
      assertTrue(paused("iron"));
      button(page, "Resume").click();
      assertThat(page.getByText("paused", new Page.GetByTextOptions().setExact(true))).isHidden();
      assertThat(button(page, "Pause")).isVisible();
      Chromium.assertAccessible(page);
      page.context().close();
    }
    chromium.assertClean();
  }

  private static boolean paused(String tenant) {
    return stand
        .api(tokens.of(Role.ADMIN))
        .get("v1", "swarms", "main", "tenants", tenant)
        .path("paused")
        .asBoolean();
  }

  @Test
  void whoMayOnlyReadIsToldSo() {
    try (Page page = open(Chromium.Look.WIDE_DARK, "tenants/silver", false)) {
      assertThat(page.getByText("To change them needs a token with the role admin.")).isVisible();
      assertThat(button(page, "Set")).isDisabled();
      assertThat(button(page, "Pause")).isDisabled();
      assertThat(button(page, "Pause")).hasAttribute("title", Pattern.compile("role operate"));
      assertThat(page.getByLabel("Weight", new Page.GetByLabelOptions().setExact(true)))
          .hasAttribute("readonly", "");
      Chromium.assertAccessible(page);
      page.context().close();
    }
    chromium.assertClean();
  }
}
