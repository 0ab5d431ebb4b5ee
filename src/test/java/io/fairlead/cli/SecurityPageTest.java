package io.fairlead.cli;

import io.fairlead.DocsDrift;
import io.fairlead.KafkaAcls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tables of the page on security are those that the code and the test on ACLs go by. */
class SecurityPageTest {
  private static final String PAGE = "topology-docs/SECURITY.md";

  @Test
  void itsTablesAreThoseInForce() throws IOException {
    String page = Files.readString(Path.of(PAGE));
    page = between(page, "settings", settings());
    page = between(page, "acls", KafkaAcls.table());
    DocsDrift.check(PAGE, page);
  }

  private static String between(String page, String name, String table) {
    String begin = "<!-- begin " + name + ", generated -->\n";
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf("\n<!-- end " + name + " -->");
    if (from < begin.length() || to < from) {
      throw new IllegalStateException(PAGE + " has no place for " + name);
    }
    return page.substring(0, from) + table + page.substring(to);
  }

  private static String settings() {
    StringBuilder out = new StringBuilder();
    out.append("| option | key in a file | default | meaning |\n| --- | --- | --- | --- |\n");
    for (HttpSetting setting : HttpSetting.values()) {
      out.append("| ")
          .append(setting.option().map(option -> "`" + option + "`").orElse(""))
          .append(" | `")
          .append(setting.key())
          .append("` | ")
          .append(setting.byDefault())
          .append(" | ")
          .append(setting.meaning())
          .append(" |\n");
    }
    return out.toString();
  }
}
