package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.dashboard.Chromium.button;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.fairlead.Closing;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters are looked at and redriven in a real browser. */
@Tag("full")
class DeadLettersPageIT {
  private static final String MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>";

  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static DashboardStand stand;
  private static Chromium chromium;
  private static Tokens tokens;

  @BeforeAll
  static void start() throws Exception {
    chromium = OPENED.add(Chromium.launch());
    tokens = new Tokens(directory);
    stand = OPENED.add(DashboardStand.start(directory, tokens.options()));
  }

  /** A swarm whose tasks fail at first, and are done when they are redriven. */
  private static void swarm(String swarm, String... tasks) {
    stand.create(swarm, "{}");
    stand.agent(
        swarm,
        "agent-1",
        2,
        (task, context) -> {
          if (!task.headers().containsKey("redriveOf")) {
            throw TaskFailedException.permanent("it does not like " + MARKUP);
          }
          return TaskResult.text("done");
        });
    for (String task : tasks) {
      stand.call(
          "POST",
          "v1/swarms/" + swarm + "/tasks",
          "{'tasks': [{'taskId': '" + task + "', 'payload': 'of " + task + " " + MARKUP + "'}]}");
    }
  }

  private static Page open(Chromium.Look look, Role role, String address) {
    return chromium.open(look, stand.url() + "/#/" + address, tokens.of(role));
  }

  private static Locator letter(Page page, String text) {
    return page.locator(".letter").filter(new Locator.FilterOptions().setHasText(text));
  }

  private static void confirm(Page page, String label) {
    page.locator("dialog")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(label))
        .click();
  }

  @Test
  void a_failed_task_is_shown_as_text_and_done_once_it_is_redriven() {
    swarm("one", "picky");
    try (Page page = open(Chromium.Look.WIDE, Role.OPERATE, "one/dead-letters")) {
      Locator letter = letter(page, "picky");
      assertThat(letter.locator("pre")).hasText("of picky " + MARKUP);
      assertThat(letter).containsText("it does not like " + MARKUP);
      assertThat(letter).containsText("Task failed");
      assertEquals(0, page.locator("main img, main script").count(), "text, and never markup");
      Chromium.assertAccessible(page);
      letter.getByRole(AriaRole.BUTTON).click();
      assertThat(page.locator("dialog")).containsText("Submit task picky again, as picky~1?");
      confirm(page, "Redrive");
      assertThat(letter.locator(".letter-result")).containsText("redriven as picky~1");
      assertThat(letter.locator(".letter-result .badge")).hasText("completed");
      assertEquals(
          "#/one/tasks/picky~1",
          letter.locator(".letter-result a").getAttribute("href").replace("%7E", "~"));
    }
    DashboardStand.patiently()
        .until(
            () ->
                stand
                    .call("GET", "v1/swarms/one/tasks/picky~1", null)
                    .path("phase")
                    .asText()
                    .equals("COMPLETED"));
    chromium.assertClean();
  }

  @Test
  void chosen_ones_and_all_that_match_are_redriven() {
    swarm("many", "m-1", "m-2", "m-3");
    try (Page page = open(Chromium.Look.NARROW, Role.OPERATE, "many/dead-letters")) {
      assertThat(page.locator(".letter")).hasCount(3);
      letter(page, "m-1").getByRole(AriaRole.CHECKBOX).check();
      letter(page, "m-3").getByRole(AriaRole.CHECKBOX).check();
      button(page, "Redrive chosen (2)").click();
      confirm(page, "Redrive chosen (2)");
      Locator came = page.locator("#redriven");
      assertThat(came).containsText("2 redriven.");
      assertThat(came.locator("tbody .badge")).hasText(new String[] {"completed", "completed"});
      assertThat(letter(page, "m-2").locator(".letter-result")).hasCount(0);
      Chromium.assertAccessible(page);

      page.getByLabel("Cause").selectOption("unreadable");
      assertThat(page.getByText("No letter matches.")).isVisible();
      page.getByLabel("Cause").selectOption("task-failed");
      assertThat(page.locator(".letter")).hasCount(3);
      button(page, "Redrive all that match").click();
      assertThat(page.locator("dialog")).containsText("of swarm many, cause “Task failed”");
      confirm(page, "Redrive all that match");
      assertThat(came).containsText("3 redriven.");
      assertThat(came.locator("tbody .badge"))
          .hasText(new String[] {"completed", "completed", "completed"});
    }
    chromium.assertClean();
  }

  @Test
  void poison_is_told_of_while_one_looks_and_says_why_it_stays() throws Exception {
    stand.create("poisoned", "{}");
    try (Page page =
        open(Chromium.Look.WIDE_DARK, Role.OPERATE, "poisoned/dead-letters?all=true")) {
      assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true))).isVisible();
      stand.poison("nobody", (MARKUP + " is no record").getBytes(StandardCharsets.UTF_8));
      Locator letter = letter(page, "is no record");
      assertThat(letter).containsText("Record can’t be read");
      assertThat(letter).containsText("from fairlead.tasks, partition");
      assertThat(letter).containsText("Can’t be redriven: the record can't be read");
      assertThat(letter.locator("pre")).hasText(MARKUP + " is no record");
      assertThat(letter.getByRole(AriaRole.CHECKBOX)).isDisabled();
      Chromium.assertAccessible(page);
    }
    chromium.assertClean();
  }

  @Test
  void who_may_only_read_sees_all_and_can_press_nothing() {
    swarm("seen", "s-1");
    try (Page page = open(Chromium.Look.WIDE, Role.READ, "seen/dead-letters")) {
      Locator letter = letter(page, "s-1");
      assertThat(letter.locator("pre")).containsText(MARKUP);
      assertThat(letter.getByRole(AriaRole.BUTTON)).isDisabled();
      assertThat(letter.getByRole(AriaRole.CHECKBOX)).isDisabled();
      assertThat(button(page, "Redrive all that match")).isDisabled();
      assertFalse(page.getByText("Read-only:").textContent().isEmpty());
    }
    chromium.assertClean();
  }
}
