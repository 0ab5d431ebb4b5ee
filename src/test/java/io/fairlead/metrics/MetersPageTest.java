package io.fairlead.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The list of meters in METRICS.md is that of the table; {@code -Dfairlead.docs.write=true}. */
class MetersPageTest {
  private static final Path PAGE = Path.of("topology-docs/METRICS.md");
  private static final String BEGIN = "<!-- meters: generated -->\n";
  private static final String END = "<!-- end -->\n";

  @Test
  void theListIsThatOfTheTable() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    assertTrue(from >= BEGIN.length() && to >= from, "the marks are missing");
    String wanted = page.substring(0, from) + list() + page.substring(to);
    if (Boolean.getBoolean("fairlead.docs.write")) {
      Files.writeString(PAGE, wanted);
    }
    assertEquals(wanted, Files.readString(PAGE));
  }

  private static String list() {
    StringBuilder out = new StringBuilder("| meter | kind | labels | what it tells |\n");
    out.append("| --- | --- | --- | --- |\n");
    for (Meter meter : Meter.values()) {
      out.append("| `").append(meter.shownName()).append("` | ");
      out.append(meter.kind().name().toLowerCase(Locale.ROOT)).append(" | ");
      out.append(String.join(", ", meter.labels())).append(" | ");
      out.append(meter.help()).append(" |\n");
    }
    return out.toString();
  }

  @Test
  void namesAreDistinctAndEndAsTheirUnitsAsk() {
    Set<String> names = new TreeSet<>();
    for (Meter meter : Meter.values()) {
      assertTrue(names.add(meter.shownName()), meter + " has the name of another one");
      assertTrue(meter.meterName().matches("fairlead_[a-z_]+[a-z]"), meter.meterName());
      assertTrue(!meter.meterName().endsWith("_total"), meter + " gets it from its kind");
      assertTrue(
          meter.kind() != Meter.Kind.HISTOGRAM || meter.meterName().endsWith("_seconds"),
          meter + " measures seconds");
      assertTrue(meter.help().endsWith("."), meter.help());
    }
  }
}
