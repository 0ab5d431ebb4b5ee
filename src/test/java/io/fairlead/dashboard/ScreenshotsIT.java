package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fairlead.dashboard.DashboardStand.patiently;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.fairlead.Closing;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pictures of the README: a swarm of 26 agents of unequal speed, of which one does nothing
 * right, with the tasks of four tenants. They are written to {@code target/screenshots}, and with
 * {@code -Dfairlead.docs.write=true} to {@code topology-docs/dashboard}.
 */
@Tag("full")
class ScreenshotsIT {
  private static final int AGENTS = 26;

  /** So many tasks at a time, so often. A bit more than the agents can do. */
  private static final int BATCH = 20;

  private static final long BATCH_EVERY_MS = 250;

  /** On a slow machine too the swarm is behind, but not hopelessly. */
  private static final int MOST_WAITING = 150;

  private static final double MEAN_COST_MS = 900;

  /** So much has to be done before pictures are taken. */
  private static final int COMPLETED = 600;

  /** So many points its lines have to have. */
  private static final int POINTS = 12;

  private static final Set<String> IN_README =
      Set.of("now", "now-dark", "now-narrow", "agents", "tenants", "task", "balance");

  private static final int MOST_BYTES = 400_000;
  private static final double PATIENCE_MS = 120_000;
  private static final String[] TENANTS = {
    "search", "search", "search", "reports", "reports", "mail", "nightly"
  };
  private static final String[] LEVELS = {
    "critical", "high", "high", "normal", "normal", "normal", "normal", "low"
  };

  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static DashboardStand stand;
  private static Chromium chromium;
  private static final ScheduledExecutorService LOAD = Executors.newSingleThreadScheduledExecutor();
  private static final Random RANDOM = new Random(7);
  private static ScheduledFuture<?> load;
  private static int submitted;

  @BeforeAll
  static void start() throws Exception {
    chromium = OPENED.add(Chromium.launch());
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    stand = OPENED.add(DashboardStand.start(directory));
    stand.create(
        "images",
        "{'affinityPatienceMs': 400, 'stealThreshold': 0, 'balanceIntervalMs': 2000,"
            + " 'localQueueTargetMs': 800, 'tenant.search.weight': 3}");
    for (int i = 1; i < AGENTS; i++) {
      double speed = 0.4 + 1.2 * i / AGENTS;
      stand.agent(
          "images",
          String.format("worker-%02d", i),
          1,
          (task, context) -> {
            Thread.sleep((long) (task.estimatedCostMs() / speed)); // its work
            return TaskResult.text("done");
          });
    }
    stand.agent(
        "images",
        "worker-" + AGENTS,
        1,
        (task, context) -> {
          throw TaskFailedException.retriable("the disk is full");
        });
    OPENED.add(
        () -> {
          LOAD.shutdownNow();
          assertTrue(LOAD.awaitTermination(1, TimeUnit.MINUTES));
        });
    load =
        LOAD.scheduleWithFixedDelay(
            () -> {
              try {
                if (now().path("waiting").asInt() < MOST_WAITING) {
                  submit();
                }
              } catch (ProblemException e) {
                // Too busy to take them; the next come soon.
              }
            },
            0,
            BATCH_EVERY_MS,
            TimeUnit.MILLISECONDS);
    patiently()
        .atMost(5, TimeUnit.MINUTES)
        .until(() -> now().at("/lastKpi").isObject() && completed() >= COMPLETED && lines());
  }

  private static JsonNode now() {
    return stand.call("GET", "v1/swarms/images/now", null);
  }

  /** Charts have lines to show. */
  private static boolean lines() throws Exception {
    assertLoaded();
    String swarm = "v1/swarms/images/";
    return stand.call("GET", swarm + "kpis", null).path("kpis").size() >= POINTS
        && stand.call("GET", swarm + "trends/tenants", null).path("atMs").size() >= POINTS;
  }

  /** Tasks are submitted still. */
  private static void assertLoaded() throws Exception {
    if (load.isDone()) {
      load.get(); // throws what ended it
    }
  }

  private static long completed() {
    long completed = 0;
    for (JsonNode agent : now().path("agents")) {
      completed += agent.path("completed").asLong();
    }
    return completed;
  }

  private static void submit() {
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < BATCH; i++) {
      String tenant = TENANTS[RANDOM.nextInt(TENANTS.length)];
      tasks
          .append(i == 0 ? "" : ",")
          .append("{'taskId': '")
          .append(String.format("%s-%05d", tenant, ++submitted))
          .append("', 'tenantId': '")
          .append(tenant)
          .append("', 'taskType': 'resize', 'level': '")
          .append(LEVELS[RANDOM.nextInt(LEVELS.length)])
          .append("', 'estimatedCostMs': ")
          .append(Math.max(40, Math.round(-Math.log(1 - RANDOM.nextDouble()) * MEAN_COST_MS)))
          .append(
              RANDOM.nextInt(3) == 0 ? ", 'affinityKey': 'model-" + RANDOM.nextInt(5) + "'" : "")
          .append(", 'payload': {'picture': 'p-")
          .append(submitted)
          .append(".jpg', 'width': 1280}}");
    }
    stand.call("POST", "v1/swarms/images/tasks", "{'tasks': [" + tasks + "]}");
  }

  @Test
  void now_tells_the_swarm_at_a_glance() throws Exception {
    picture("now", "now", Chromium.Look.WIDE);
    picture("now-dark", "now", Chromium.Look.WIDE_DARK);
    picture("now-narrow", "now", Chromium.Look.NARROW);
  }

  @Test
  void the_other_pages_have_something_to_show() throws Exception {
    Page agents = opened("agents", Chromium.Look.WIDE);
    showFrom(agents, "section[aria-label='Timeline']");
    keep(agents, "agents");
    picture("tenants", "tenants", Chromium.Look.WIDE);
    picture("tasks", "tasks", Chromium.Look.WIDE);
    JsonNode moved = stand.call("GET", "v1/swarms/images/timeline", null).path("moves");
    assertTrue(moved.size() > 0, "something was stolen or moved");
    String task = moved.get(moved.size() - 1).path("taskId").asText();
    picture("task", "tasks/" + task, Chromium.Look.WIDE);
    picture("dead-letters", "dead-letters", Chromium.Look.WIDE);
  }

  @Test
  void a_search_has_a_front_to_show() throws Exception {
    stand.call("POST", "v1/swarms/images/optimizations/plan", "{}");
    Page page = opened("balance", Chromium.Look.WIDE);
    assertThat(page.locator("#result .chart canvas").first()).isVisible();
    showFrom(page, "#result");
    keep(page, "balance");
  }

  /** That part stands at the top, below the bar. */
  private static void showFrom(Page page, String selector) {
    page.locator(selector)
        .evaluate("it => { it.scrollIntoView({behavior: 'instant'}); scrollBy(0, -64); }");
  }

  private static void picture(String name, String address, Chromium.Look look) throws Exception {
    keep(opened(address, look), name);
  }

  private static Page opened(String address, Chromium.Look look) {
    Page page = chromium.page(look);
    page.navigate(stand.url() + "/#/images/" + address);
    assertThat(page.locator(".states")).containsText("live");
    assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setLevel(1)).first())
        .isVisible();
    // What is asked for one after the other, and charts that are drawn one after the other.
    page.waitForFunction(
        "() => !document.querySelector('#main').innerText.includes('Asking')"
            + " && [...document.querySelectorAll('#main .trend, #main .chart')]"
            + ".every(it => it.querySelector('canvas') !== null)");
    return page;
  }

  private static void keep(Page page, String name) throws Exception {
    assertLoaded();
    byte[] png = page.screenshot();
    page.context().close();
    chromium.assertClean();
    assertTrue(png.length < MOST_BYTES, name + " has " + png.length + " bytes");
    for (Path folder : folders(name)) {
      Files.createDirectories(folder);
      Files.write(folder.resolve(name + ".png"), png);
    }
  }

  private static List<Path> folders(String name) {
    Path always = Path.of("target", "screenshots");
    return Boolean.getBoolean("fairlead.docs.write") && IN_README.contains(name)
        ? List.of(always, Path.of("topology-docs", "dashboard"))
        : List.of(always);
  }
}
