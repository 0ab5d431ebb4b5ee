package io.fairlead.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.fairlead.Closing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * A real browser, and pages in it of which every error is remembered. Where there is none, the test
 * that asks for it is skipped with the reason, or fails in CI.
 */
final class Chromium implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

  private static final List<String> SERIOUS = List.of("serious", "critical");

  /** A busy machine is slow; nothing is told about how slow it may be. */
  private static final double PATIENCE_MS = 60_000;

  private final Closing opened = new Closing();
  private final Browser browser;
  private final List<String> errors = new ArrayList<>();

  private Chromium(Path executable) {
    try {
      Playwright playwright =
          opened.add(
              Playwright.create(
                  new Playwright.CreateOptions()
                      .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))));
      browser = opened.add(playwright.chromium().launch(options(executable)));
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static BrowserType.LaunchOptions options(Path executable) {
    return new BrowserType.LaunchOptions()
        .setExecutablePath(executable)
        .setArgs(
            List.of(
                "--no-sandbox", // tests may run as root
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
  }

  /** Launches it; assertions wait for a minute from then on. */
  static Chromium launch() {
    Path executable = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
    if (executable == null) {
      String reason = "there is no Chromium at " + PLACES + " (Debian: chromium)";
      if (System.getenv("CI") != null) {
        throw new AssertionError(reason);
      }
      return Assumptions.<Chromium>abort(reason);
    }
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    return new Chromium(executable);
  }

  /** How a page is looked at. */
  record Look(int width, int height, boolean dark) {
    static final Look WIDE = new Look(1280, 900, false);
    static final Look WIDE_DARK = new Look(1280, 900, true);
    static final Look NARROW = new Look(390, 844, false);
  }

  /** An empty page. Whatever goes wrong in it, {@link #assertClean} tells. */
  Page page(Look look) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(look.width(), look.height())
                .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setTimezoneId("UTC")
                .setLocale("en-GB"));
    context.setDefaultTimeout(PATIENCE_MS);
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          // A page asks again by itself when it is told 503.
          boolean wrong = message.type().equals("error") || message.type().equals("warning");
          if (wrong && !message.text().contains("status of 503")) {
            errors.add(message.type() + ": " + message.text() + " (" + message.location() + ")");
          }
        });
    page.onPageError(error -> errors.add("thrown: " + error));
    page.onRequest(
        request -> {
          if (!request.url().startsWith("http://127.0.0.1:")
              && !request.url().startsWith("data:")) {
            errors.add("asked elsewhere: " + request.url());
          }
        });
    return page;
  }

  /**
   * A page at that address, with that token.
   *
   * @param token null for none
   */
  Page open(Look look, String url, String token) {
    Page page = page(look);
    if (token != null) {
      page.addInitScript("sessionStorage.setItem('fairlead.token', '" + token + "')");
    }
    page.navigate(url);
    return page;
  }

  /** Closes every page that is open. */
  void leave() {
    List.copyOf(browser.contexts()).forEach(BrowserContext::close);
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Nothing sticks out sideways. */
  static void assertFits(Page page, String what) {
    assertEquals(
        "[]",
        page.evaluate(
                "() => document.documentElement.scrollWidth"
                    + " <= document.documentElement.clientWidth ? []"
                    + " : [...document.querySelectorAll('body *')].filter(it =>"
                    + " it.getBoundingClientRect().right > document.documentElement.clientWidth + 1"
                    + " && !it.closest('.scroll')).map(it => it.outerHTML.slice(0, 120))"
                    + ".concat('wider')")
            .toString(),
        what + " is wider than the screen");
  }

  /** Nothing was said on the console, nothing thrown, nobody else asked. */
  void assertClean() {
    assertEquals(List.of(), errors);
  }

  /** For a test that provokes some on purpose: what was said so far, which is then forgotten. */
  List<String> takeErrors() {
    List<String> taken = List.copyOf(errors);
    errors.clear();
    return taken;
  }

  /** No serious finding of axe, whose rules are those of WCAG 2.2 AA and good practice. */
  static void assertAccessible(Page page) {
    List<String> found = new ArrayList<>();
    for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
      if (SERIOUS.contains(rule.getImpact())) {
        found.add(
            rule.getId()
                + ": "
                + rule.getHelp()
                + " "
                + rule.getNodes().stream()
                    .map(node -> node.getHtml() + " " + node.getFailureSummary())
                    .toList());
      }
    }
    assertEquals(List.of(), found);
  }

  @Override
  public void close() throws Exception {
    opened.close();
  }
}
