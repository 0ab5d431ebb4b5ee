package io.fairlead.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard is made of: all there, all used, and nothing that its policy forbids. */
class AssetsTest {
  private static final Path SOURCES =
      Path.of("src", "main", "resources", "io", "fairlead", "dashboard");

  private static final String LIBRARIES = "lib/";

  /** How one file names another. Comments are taken out before. */
  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:from|import)\\s*\\(?\\s*['\"](\\.[^'\"]+)['\"]");

  private static final Pattern LINK = Pattern.compile("\\b(?:src|href)=\"([^\"$#]+)\"");
  private static final Pattern STYLE = Pattern.compile("(?:url\\(|@import)\\s*['\"]?([^)'\";]+)");

  private static final Pattern COMMENT =
      Pattern.compile("(?s:/\\*.*?\\*/)|(?m:(?:^|[\\s;{}(),])//[^\\n]*$)");

  private static final Pattern HOST =
      Pattern.compile("(?:https?:|wss?:)//[^\\s'\"`)]+|[\"'`(]//[a-z][^\\s'\"`)]*");

  /** Names of things, at which nobody asks anything. */
  private static final String NAMESPACES = "http://www.w3.org/";

  private final Assets assets = new Assets();

  @Test
  void whatever_is_named_is_served_and_whatever_is_there_is_used() throws IOException {
    Set<String> used = new TreeSet<>();
    List<String> open = new ArrayList<>(List.of("index.html"));
    while (!open.isEmpty()) {
      String name = open.remove(open.size() - 1);
      if (used.add(name)) {
        open.addAll(named(name));
      }
    }

    used.removeIf(name -> name.startsWith(LIBRARIES));
    assertEquals(own(), used, "on the left what there is, on the right what is used");
  }

  @Test
  void what_there_is_of_libraries_is_used_or_is_their_licence() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String name : own()) {
      used.addAll(named(name));
    }
    List<String> open = new ArrayList<>(used);
    while (!open.isEmpty()) {
      named(open.remove(0)).stream().filter(used::add).forEach(open::add);
    }

    Path libraries = Path.of("target", "classes", "io", "fairlead", "dashboard", "lib");
    for (String name : files(libraries)) {
      assertTrue(
          used.contains(LIBRARIES + name)
              || name.startsWith("lit-html/directives/") // small; pages take what they need
              || name.matches("[^/]+/(LICENSE|NOTICE)"),
          name + " is shipped and not used");
    }
    for (String library :
        List.of("lit-html/LICENSE", "echarts/LICENSE", "echarts/NOTICE", "zrender/LICENSE")) {
      assertTrue(Files.exists(libraries.resolve(library)), library);
    }
  }

  @Test
  void no_file_names_another_host() throws IOException {
    for (String name : own()) {
      Matcher host = HOST.matcher(text(name));
      while (host.find()) {
        assertTrue(host.group().startsWith(NAMESPACES), name + " names " + host.group());
      }
    }
  }

  @Test
  void nothing_is_written_into_the_page_itself() {
    String page = text("index.html");

    assertFalse(page.matches("(?s).*<style.*"), page);
    assertFalse(page.matches("(?s).*\\s(style|on[a-z]+)\\s*=.*"), page);
    Matcher scripts = Pattern.compile("(?s)<script([^>]*)>(.*?)</script>").matcher(page);
    assertTrue(scripts.find());
    assertTrue(scripts.group(1).contains("src=\"/dashboard/"), page);
    assertEquals("", scripts.group(2));
    assertFalse(scripts.find());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unsafeHTML", "unsafeSVG", "unsafeStatic", "innerHTML", "outerHTML", "insertAdjacentHTML",
        "document\\.write", "\\beval\\(", "new Function", "javascript:", "srcdoc", "\\sstyle=[\"$]",
        "\\son[a-z]+=[\"$]", "setAttribute\\(['\"]style", "\\bdebugger\\b", "console\\.log"
      })
  void scripts_have_nothing_in_them_by_which_data_becomes_markup(String forbidden)
      throws IOException {
    for (String name : own()) {
      if (name.endsWith(".js")) {
        Matcher found = Pattern.compile(forbidden).matcher(code(name));
        assertFalse(found.find(), () -> name + " has " + found.group());
      }
    }
  }

  /** All files of ours; those in which there are but types, in comments, are no part of a page. */
  private Set<String> own() throws IOException {
    Set<String> own = files(SOURCES);
    own.removeIf(name -> name.startsWith(LIBRARIES)); // a licence that no archive brings
    own.removeIf(
        name -> name.endsWith(".js") && code(name).replaceAll("\\s", "").equals("export{};"));
    return own;
  }

  private static Set<String> files(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(folder.relativize(file).toString().replace('\\', '/')));
    }
    return names;
  }

  private List<String> named(String name) {
    String code = code(name);
    List<String> named = new ArrayList<>();
    List<Pattern> patterns =
        name.startsWith(LIBRARIES)
            ? List.of(IMPORT)
            : name.endsWith(".css") ? List.of(STYLE) : List.of(IMPORT, LINK);
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(code);
      while (matcher.find()) {
        if (!matcher.group(1).startsWith("data:")) {
          named.add(resolved(name, matcher.group(1)));
        }
      }
    }
    return named;
  }

  private static String resolved(String from, String reference) {
    String root = "/dashboard/";
    if (reference.startsWith(root)) {
      return reference.substring(root.length());
    }
    assertTrue(reference.startsWith("."), from + " names " + reference);
    Path folder = Path.of("/", from).getParent();
    return folder.resolve(reference).normalize().toString().substring(1).replace('\\', '/');
  }

  private String code(String name) {
    return COMMENT.matcher(text(name)).replaceAll(" ");
  }

  private String text(String name) {
    Asset asset = assets.get(name).orElseThrow(() -> new AssertionError(name + " is not served"));
    return new String(asset.bytes(), StandardCharsets.UTF_8);
  }
}
