package io.fairlead.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import io.fairlead.Closing;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for every page: who looks, at which swarm, and what is said when something is wrong.
 */
@Tag("full")
class FrameIT {
  /** The longest name of a swarm, and of an agent. */
  private static final String LONG = "n".repeat(64);

  private static final String LONGEST = "a".repeat(128);

  /** Where something can be done: the address, the button, and the role that it needs. */
  private static final String[][] ACTIONS = {
    {"now", "Pause", "operate"},
    {"agents/agent-1", "Drain", "operate"},
    {"tenants/who", "Pause", "operate"},
    {"tenants/who", "Drain", "operate"},
    {"tenants/who", "Set", "admin"},
    {"tasks/waits", "Cancel the task", "operate"},
    {"balance", "Balance now", "operate"},
    {"balance", "Search for a plan", "operate"},
    {"dead-letters", "Redrive chosen", "operate"},
    {"dead-letters", "Redrive all that match", "operate"},
  };

  /** What changes nothing but what is seen: pages of a list, how far back, what is held still. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "Previous.*|Next.*|Newer|Older|Show the newest|\\d+ (s|min|minutes?|hours?)|Hold|Go on"
              + "|Hold the lists|Search|Clear|Those with most|.* ×|Close");

  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static DashboardStand stand;
  private static Chromium chromium;
  private static Tokens tokens;

  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = OPENED.add(Chromium.launch());
    tokens = new Tokens(directory);
    stand = OPENED.add(DashboardStand.start(directory, tokens.options()));
    stand.create("main", "{}");
    stand.create(LONG, "{}");
    stand.agent("main", "agent-1", 2, (task, context) -> TaskResult.text("done"));
    stand.agent("main", LONGEST, 1, (task, context) -> TaskResult.text("done"));
    stand.call("POST", "v1/swarms/main/tasks", "{'tasks': [{'taskId': 'a'}]}");
    stand.call(
        "POST",
        "v1/swarms/main/tasks",
        "{'tasks': [{'taskId': 'waits', 'tenantId': 'who', 'requiredCapabilities': ['gold']}]}");
  }

  @BeforeEach
  void open() {
    page = chromium.page(Chromium.Look.WIDE);
  }

  @AfterEach
  void close() {
    chromium.leave();
    chromium.takeErrors();
  }

  // ------------------------------------------------------------------ who looks

  @Test
  void without_a_token_it_asks_for_one_and_a_wrong_one_is_told() {
    show("main/now");
    heading("A token is needed");
    Chromium.assertAccessible(page);
    chromium.assertClean();

    page.getByLabel("Token").fill("fairlead_wrong");
    page.getByLabel("Token").press("Enter");
    assertThat(page.getByText("This token is not known here.")).isVisible();
    assertThat(page.getByLabel("Token")).hasAttribute("aria-invalid", "true");

    page.getByLabel("Token").fill("no token, ünd spaces");
    page.getByLabel("Token").press("Enter");
    assertThat(page.getByText("A token has neither spaces")).isVisible();
    chromium.takeErrors(); // a refused request is an error to a browser

    give(Role.READ);
    shown("now");
    chromium.assertClean();
  }

  @Test
  void who_may_read_sees_everything_is_told_so_and_can_press_nothing() {
    show("main/now");
    give(Role.READ);
    live();
    assertThat(page.getByText("Read-only: what changes something needs a token")).isVisible();
    assertThat(button("my-read: read-only")).isVisible();
    List<String> sent = new ArrayList<>();
    page.onRequest(request -> sent.add(request.method()));
    for (String[] it : ACTIONS) {
      show("main/" + it[0]);
      Locator action = Chromium.button(page, it[1]).first();
      assertThat(action).isDisabled();
      assertThat(action).hasAttribute("title", "Needs a token with the role " + it[2] + ".");
      for (String other : page.locator("#main button:enabled:not(.sort)").allInnerTexts()) {
        assertTrue(HARMLESS.matcher(other).matches(), it[0] + " lets one press " + other);
      }
      assertThat(page.getByText("Read-only: what changes something needs a token")).isVisible();
    }
    assertEquals(Set.of("GET"), Set.copyOf(sent));
  }

  @Test
  void who_may_more_can() {
    for (Role role : List.of(Role.OPERATE, Role.ADMIN)) {
      show("main/now");
      button(Pattern.compile("Give a token|my-.*")).first().click();
      give(role);
      live();
      assertThat(button("my-" + role.key() + ": " + role.key())).isVisible();
      assertThat(page.getByText("Read-only:")).hasCount(0);
    }
  }

  @Test
  void a_token_is_kept_for_the_tab_and_can_be_forgotten() {
    show("main/now");
    give(Role.OPERATE);
    live();
    page.reload();
    live();
    assertEquals(0, ((Number) page.evaluate("localStorage.length")).intValue());
    assertEquals("", page.evaluate("document.cookie"));

    button("my-operate: operate").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Now with the token my-operate");
    button("Forget the token").click();
    heading("A token is needed");
    assertEquals(0, ((Number) page.evaluate("sessionStorage.length")).intValue());
  }

  @Test
  void a_token_that_is_withdrawn_is_asked_for_again() {
    show("main/now");
    give(Role.READ);
    live();
    page.route(
        Pattern.compile("/v1/"),
        route ->
            route.fulfill(
                new FulfillOptions()
                    .setStatus(401)
                    .setContentType("application/problem+json")
                    .setBody("{\"status\":401,\"title\":\"Unauthorized\"}")));
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))"); // it looks who it is
    heading("A token is needed");
    assertThat(page.getByText("not known here any more")).isVisible();
    page.unroute(Pattern.compile("/v1/"));
    give(Role.READ);
    live();
  }

  // ------------------------------------------------------------------ keyboard and colours

  @Test
  void everything_in_the_bar_and_a_dialog_can_be_reached_and_left_with_the_keyboard() {
    show("main/now");
    give(Role.ADMIN);
    live();
    page.reload();
    live();
    page.keyboard().press("Tab");
    assertFocused("To the content");
    page.keyboard().press("Enter");
    assertEquals("main", page.evaluate("document.activeElement.id"));
    assertTrue(page.url().endsWith("#/main/now"), page.url());

    page.reload();
    live();
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    assertEquals("SELECT", page.evaluate("document.activeElement.tagName"));
    for (String title : List.of("Now", "Agents", "Tenants", "Tasks", "Balance", "Dead letters")) {
      page.keyboard().press("Tab");
      assertFocused(title);
    }
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    assertFocused("my-admin: admin");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    assertThat(page.getByLabel("Token")).isFocused();
    Chromium.assertAccessible(page);
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    assertFocused("my-admin: admin");

    page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Agents")).focus();
    page.keyboard().press("Enter");
    shown("agents");
    assertThat(page.locator("#main")).isFocused();
    chromium.assertClean();
  }

  @Test
  void colours_can_be_chosen_and_are_kept() {
    show("main/now");
    give(Role.READ);
    live();
    assertEquals("light", theme());
    button(Pattern.compile("^Auto")).click();
    button(Pattern.compile("^Light")).click();
    assertThat(button(Pattern.compile("^Dark"))).isVisible();
    assertEquals("dark", theme());
    page.reload();
    live();
    assertEquals("dark", theme());
    button(Pattern.compile("^Dark")).click();
    assertThat(button(Pattern.compile("^Auto"))).isVisible();
    assertEquals("light", theme());
  }

  private Object theme() {
    return page.evaluate("document.documentElement.dataset.theme");
  }

  // ------------------------------------------------------------------ when something is wrong

  @Test
  void a_coordinator_that_is_gone_is_told_and_found_again() throws Exception {
    show("main/agents");
    give(Role.READ);
    live();
    stand.restart(
        () -> {
          assertThat(badge("no answer")).isVisible();
          assertThat(page.getByText("It is asked again by itself.")).isVisible();
          shown("agents"); // what was known stays
        });
    live();
    assertThat(page.getByText("It is asked again by itself.")).hasCount(0);
  }

  @Test
  void when_there_is_no_answer_at_first_nobody_is_asked_for_a_token() {
    page.route(
        Pattern.compile("/v1/"),
        route ->
            route.fulfill(
                new FulfillOptions()
                    .setStatus(503)
                    .setHeaders(Map.of("Retry-After", "1"))
                    .setContentType("application/problem+json")
                    .setBody("{\"status\":503,\"title\":\"x\",\"detail\":\"it is starting\"}")));
    show("main/now");
    heading("No answer yet");
    assertThat(page.getByText("it is starting")).isVisible();
    page.unroute(Pattern.compile("/v1/"));
    heading("A token is needed");
  }

  @Test
  void an_unknown_swarm_is_told_and_shown_as_soon_as_it_is_there() {
    show("later/now");
    give(Role.READ);
    heading("There is no swarm later");
    assertThat(page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("main"))).isVisible();
    stand.create("later", "{}");
    shown("now");
    live();
    stand.call("DELETE", "v1/swarms/later", null);
    heading("There is no swarm later");
  }

  @Test
  void a_page_that_throws_is_told_and_the_others_go_on() {
    script(
        "agents",
        "export const agents = {name: 'agents', title: 'Agents',"
            + " open: () => ({render() { throw new Error('broken on purpose'); }})};");
    script(
        "balance",
        "import {html} from '../lib/lit-html/lit-html.js';"
            + "import {repeat} from '../lib/lit-html/directives/repeat.js';"
            + "export const balance = {name: 'balance', title: 'Balance', open: () => ({render: () =>"
            + " html`<h1>Half</h1>${repeat([1], () => { throw new Error('broken by half'); }, it =>"
            + " it)}`})};");
    show("main/now");
    give(Role.READ);
    live();
    chromium.assertClean();
    for (String name : List.of("agents", "balance")) {
      go(name);
      heading("This page has a bug");
      assertThat(page.getByText("Error: broken ")).isVisible();
      assertTrue(
          chromium.takeErrors().stream().anyMatch(it -> it.contains("broken ")),
          "it is told to the console, too");
      go("now");
      shown("now");
      live();
      chromium.assertClean();
    }
  }

  private void script(String name, String text) {
    page.route(
        Pattern.compile("/dashboard/pages/" + name + "\\.js$"),
        route ->
            route.fulfill(new FulfillOptions().setContentType("text/javascript").setBody(text)));
  }

  // ------------------------------------------------------------------ odd addresses, long names

  @Test
  void odd_addresses_open_something_and_are_no_markup() {
    page.onDialog(Dialog::dismiss);
    show("main/now");
    give(Role.READ);
    live();
    for (String odd :
        List.of(
            "main/nowhere",
            "main/tasks/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
            "main/tasks/%E0%A4%A",
            "main/agents/..%2F..%2F%3Fx",
            "main/tasks?state=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "main//now///")) {
      show(odd);
      live();
      assertThat(page.locator("#main h1").first()).isVisible();
      assertEquals(0, page.locator("#app img[src=x], #app script").count(), odd);
    }
    show("%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E/now");
    assertThat(page.locator("#main h1")).isVisible();
    assertEquals(0, page.locator("#app img[src=x]").count());
  }

  @Test
  void the_longest_names_do_not_make_the_page_wider_than_the_screen() {
    page.context().close();
    page = chromium.page(Chromium.Look.NARROW);
    show(LONG + "/now");
    give(Role.READ);
    live();
    for (String name : pages()) {
      for (String swarm : List.of("main", LONG)) {
        show(swarm + "/" + name);
        live();
        Chromium.assertFits(page, swarm + "/" + name);
      }
    }
    show("main/agents/" + LONGEST);
    live();
    Chromium.assertFits(page, "the agent with the longest name");
  }

  @Test
  void a_page_that_is_left_leaves_no_chart_behind() {
    show("main/now");
    give(Role.READ);
    live();
    for (int i = 0; i < 3; i++) {
      for (String name : pages()) {
        go(name);
        page.waitForFunction(
            "async () => (await import('/dashboard/chart.js')).chartsDrawn()"
                + " === document.querySelectorAll('[_echarts_instance_]').length");
      }
    }
    String before = theme().toString();
    button(Pattern.compile("^(Auto|Light|Dark)")).click();
    button(Pattern.compile("^(Auto|Light|Dark)")).click();
    assertNotEquals(before, theme());
    page.waitForFunction(
        "async () => (await import('/dashboard/chart.js')).chartsDrawn()"
            + " === document.querySelectorAll('[_echarts_instance_]').length");
  }

  // ------------------------------------------------------------------ what a person does

  private void show(String address) {
    page.navigate(stand.url() + "/#/" + address);
  }

  private void give(Role role) {
    page.getByLabel("Token", new Page.GetByLabelOptions().setExact(true)).fill(tokens.of(role));
    button("Use it").click();
  }

  private void go(String name) {
    page.locator(".pages a[href$='/" + name + "']").click();
    assertThat(page.locator(".pages a[aria-current]")).hasAttribute("href", Pattern.compile(name));
  }

  private static List<String> pages() {
    return List.of("now", "agents", "tenants", "tasks", "balance", "dead-letters");
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
  }

  private Locator button(Pattern name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
  }

  private Locator badge(String text) {
    return page.locator(".states").getByText(text);
  }

  private void live() {
    assertThat(badge("live")).hasText("live");
  }

  private void heading(String text) {
    assertThat(page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setLevel(1).setName(text)))
        .isVisible();
  }

  /** That page, and none of what stands in for one. */
  private void shown(String name) {
    assertThat(page.locator(".pages a[aria-current]")).hasAttribute("href", Pattern.compile(name));
    assertThat(page.locator("#main h1").first()).isVisible();
    assertThat(page.locator("#main .welcome")).hasCount(0);
  }

  private void assertFocused(String text) {
    Object focused = page.evaluate("document.activeElement.innerText.trim()");
    assertTrue(focused.toString().startsWith(text), text + ", and not " + focused);
  }
}
