package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.fairlead.Closing;
import io.fairlead.agent.AssignedTask;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskResult;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tasks are looked for, and one of them is told of, whatever stands in it. */
@Tag("full")
class TasksPageIT {
  private static final String MARKUP = "<img/src=x/onerror=alert(1)>";
  private static final String TEXT =
      "</script><script>alert(1)</script><img src=x onerror=alert(1)>";

  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static DashboardStand stand;
  private static Chromium chromium;

  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = OPENED.add(Chromium.launch());
    stand = OPENED.add(DashboardStand.start(directory));
    fill(stand);
  }

  /** A swarm in which everything that is shown has happened. */
  static void fill(DashboardStand stand) {
    stand.create("main", "{'runnersUpEvery': 1, 'retryBackoffMs': 50}");
    stand.agent("main", "agent-1", 2, (task, context) -> done(task));
    stand.agent("main", "agent-2", 2, (task, context) -> done(task));
    String busy =
        IntStream.range(0, 120)
            .mapToObj(i -> "{'taskId': 'busy-%03d', 'tenantId': 't%d'}".formatted(i, i % 3))
            .collect(Collectors.joining(","));
    String rest =
        """
        {'taskId': 'retried'},
        {'taskId': 'a/b%%2F c', 'taskType': 'odd'},
        {'taskId': 'markup', 'tenantId': '%1$s', 'taskType': '%1$s'},
        {'taskId': 'uri'},
        {'taskId': 'link'},
        {'taskId': 'json'},
        {'taskId': 'binary'},
        {'taskId': 'hopeless', 'maxAttempts': 1},
        {'taskId': 'gold', 'requiredCapabilities': ['gold'], 'payload': '%2$s',
         'contentType': 'text/html', 'headers': {'note': '%2$s'}},
        {'taskId': 'after-gold', 'dependencies': ['gold']},
        {'taskId': 'unwanted', 'requiredCapabilities': ['gold']}"""
            .formatted(MARKUP, TEXT)
            .replace("b%2F c", "b%2Fc");
    stand.call("POST", "v1/swarms/main/tasks", "{'tasks': [" + busy + "," + rest + "]}");
    for (String last : List.of("retried", "hopeless", "binary", "busy-119")) {
      DashboardStand.patiently()
          .until(
              () -> stand.call("GET", "v1/swarms/main/tasks/" + last + "/outcome", null) != null);
    }
  }

  private static TaskResult done(AssignedTask task) throws Exception {
    return switch (task.taskId()) {
      case "retried" -> {
        if (task.attempt() == 1) {
          throw TaskFailedException.retriable("not at the first time");
        }
        yield TaskResult.text("at last");
      }
      case "hopeless" -> throw TaskFailedException.permanent("it can't: " + TEXT);
      case "markup" -> TaskResult.text(TEXT).contentType("text/html").tokens(42, MARKUP);
      case "uri" -> TaskResult.at(URI.create("javascript:alert(1)"));
      case "link" -> TaskResult.at(URI.create("https://results.example/1"));
      case "json" -> TaskResult.text("{\"a\":[1,{\"b\":\"" + MARKUP + "\"}]}");
      case "binary" -> TaskResult.of(new byte[] {0, (byte) 0xff, 1}).contentType("image/png");
      default -> TaskResult.text("done");
    };
  }

  @BeforeEach
  void open() {
    page = chromium.page(Chromium.Look.WIDE);
  }

  @AfterEach
  void nothingWentWrong() {
    chromium.leave();
    chromium.assertClean();
  }

  private void at(String rest) {
    page.navigate(stand.url() + "/#/main/tasks" + rest);
    assertThat(heading()).isVisible();
  }

  private void task(String id) {
    at("/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    assertThat(heading()).hasText(id);
  }

  private Locator heading() {
    return page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setLevel(1));
  }

  private Locator part(String title) {
    return page.getByRole(AriaRole.REGION, new GetByRoleOptions().setName(title).setExact(true));
  }

  private Locator row(String id) {
    return page.getByRole(AriaRole.ROWHEADER, new GetByRoleOptions().setName(id).setExact(true));
  }

  private Locator button(String label) {
    return Chromium.button(page, label);
  }

  @Test
  void tasks_are_found_by_how_their_ids_begin_and_the_address_says_so() {
    at("");
    assertThat(row("gold")).isVisible();
    page.getByLabel("Id, or its beginning").fill("busy-00");
    page.keyboard().press("Enter");
    assertThat(part("Ended").locator("tbody tr")).hasCount(10);
    assertThat(part("Not ended")).containsText("None.");
    assertThat(page).hasURL(Pattern.compile(".*#/main/tasks\\?id=busy-00$"));
    page.reload();
    assertThat(page.getByLabel("Id, or its beginning")).hasValue("busy-00");
    assertThat(part("Ended").locator("tbody tr")).hasCount(10);
    assertThat(page.getByText("If this is the whole id:")).containsText("busy-00");
    page.getByLabel("Tenant").fill("t1");
    button("Search").click();
    assertThat(part("Ended").locator("tbody tr")).hasCount(3);
    page.getByLabel("State").selectOption("FAILED");
    assertThat(part("Ended")).containsText("None.");
    assertThat(part("Not ended")).hasCount(0);
    button("Clear").click();
    assertThat(row("gold")).isVisible();
    page.getByLabel("Id, or its beginning").fill("retried");
    button("Search").click();
    assertThat(row("retried")).isVisible();
    assertThat(page.getByText("If this is the whole id:")).hasCount(0);
  }

  @Test
  void what_has_ended_is_turned_page_by_page() {
    at("?state=COMPLETED&id=busy");
    Locator rows = part("Ended").locator("tbody th");
    assertThat(rows).hasCount(50);
    String first = rows.first().textContent();
    Locator pages =
        page.getByRole(
            AriaRole.NAVIGATION, new GetByRoleOptions().setName("Pages of tasks, ended"));
    pages.getByText("Next").click();
    assertThat(pages).containsText("Page 2");
    assertThat(rows.first()).not().hasText(first);
    pages.getByText("Next").click();
    assertThat(rows).hasCount(20);
    pages.getByText("Previous").click();
    pages.getByText("Previous").click();
    assertThat(rows.first()).hasText(first);
  }

  @Test
  void a_task_that_nobody_can_run_says_so() {
    task("gold");
    assertThat(part("Why it is not done yet")).containsText("No agent has what it needs");
    assertThat(part("Its life").locator("ol li")).hasCount(2);
    Locator payload = part("What it carries");
    assertThat(payload.locator("pre")).hasText(TEXT);
    assertThat(payload).containsText("text/html");
    task("after-gold");
    assertThat(part("Why it is not done yet")).containsText("Waits for other tasks");
    part("Facts").getByText("gold", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(heading()).hasText("gold");
  }

  @Test
  void a_task_that_was_tried_twice_tells_both() {
    task("retried");
    Locator life = part("Its life");
    assertThat(life.locator("li.dispatched")).hasCount(2);
    assertThat(life.locator("li.lease_ended")).containsText("it failed there");
    assertThat(life.locator("li.lease_ended")).containsText("reason failed");
    assertThat(life.locator("li.ended")).containsText("completed by agent agent-");
    assertThat(part("Result").locator("pre")).hasText("at last");
  }

  @Test
  void what_others_wrote_is_shown_and_never_run() {
    page.onDialog(
        dialog -> {
          throw new AssertionError("it ran: " + dialog.message());
        });
    task("markup");
    assertThat(part("Result").locator("pre")).hasText(TEXT);
    assertThat(part("Result")).containsText("operation " + MARKUP);
    assertThat(part("Facts").getByText(MARKUP).first()).isVisible();
    task("json");
    assertThat(part("Result").locator("pre"))
        .hasText("{\n  \"a\": [\n    1,\n    {\n      \"b\": \"" + MARKUP + "\"\n    }\n  ]\n}");
    task("binary");
    assertThat(part("Result").locator("pre")).hasText("AP8B");
    assertThat(part("Result")).containsText("image/png");
    task("uri");
    assertThat(part("Result")).containsText("javascript:alert(1)");
    assertThat(part("Result").locator("a")).hasCount(0);
    task("link");
    assertThat(part("Result").locator("a")).hasAttribute("rel", "noopener noreferrer");
    task("hopeless");
    assertThat(part("Facts")).containsText("it can't: " + TEXT);
    at("?id=markup");
    assertThat(row("markup")).isVisible();
    assertThat(page.getByText(MARKUP).first()).isVisible();
    assertThat(page.locator("img[src=x]")).hasCount(0);
    at("?id=" + URLEncoder.encode(MARKUP, StandardCharsets.UTF_8));
    assertThat(page.getByLabel("Id, or its beginning")).hasValue(MARKUP);
    task(MARKUP);
    assertThat(page.getByText("There is no such task")).isVisible();
    // Chromium itself notes every answer that is none.
    List<String> refused = chromium.takeErrors();
    assertTrue(refused.stream().allMatch(it -> it.contains("404 (Not Found)")), refused.toString());
  }

  @Test
  void an_id_may_have_slashes_and_percent_signs() {
    at("?id=a/b");
    page.getByText("a/b%2Fc", new Page.GetByTextOptions().setExact(true)).first().click();
    assertThat(heading()).hasText("a/b%2Fc");
    assertThat(part("Its life")).containsText("completed by");
    page.reload();
    assertThat(heading()).hasText("a/b%2Fc");
    assertThat(part("Facts")).containsText("odd");
  }

  @Test
  void a_task_is_cancelled_by_a_click() {
    task("unwanted");
    button("Cancel the task").click();
    page.getByRole(AriaRole.DIALOG).getByText("Cancel the task").click();
    assertThat(page.getByText("The task is cancelled.")).isVisible();
    assertThat(page.locator(".title .badge")).hasText("cancelled");
    assertThat(button("Cancel the task")).hasCount(0);
    assertThat(part("Its life").locator("li.ended")).containsText("cancelled");
  }

  @Test
  void everybody_can_read_it() {
    for (Chromium.Look look :
        List.of(Chromium.Look.WIDE, Chromium.Look.WIDE_DARK, Chromium.Look.NARROW)) {
      page.context().close();
      page = chromium.page(look);
      at("");
      assertThat(row("gold")).isVisible();
      Chromium.assertAccessible(page);
      for (String id : List.of("gold", "retried")) {
        task(id);
        assertThat(part("Its life").locator("li").first()).isVisible();
        Chromium.assertAccessible(page);
      }
    }
  }
}
