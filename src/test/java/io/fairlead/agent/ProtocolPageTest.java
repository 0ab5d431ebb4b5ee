package io.fairlead.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.DocsDrift;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.PlacementReason;
import io.fairlead.model.Rejection;
import io.fairlead.model.Setting;
import io.fairlead.wire.DeadLetterCause;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * PROTOCOL.md against the code: what is written by hand names every code, the rest is generated.
 */
class ProtocolPageTest {
  private static final String FILE = "topology-docs/PROTOCOL.md";
  private static final String BEGIN = "<!-- reference: begin -->\n";
  private static final String END = "\n<!-- reference: end -->\n";

  @Test
  void listsEveryMessageAndField() throws Exception {
    String byHand = page().substring(0, page().indexOf(BEGIN) + BEGIN.length());
    DocsDrift.check(FILE, byHand + ProtocolReference.chapter() + END);
  }

  @Test
  void namesEveryCode() throws Exception {
    String codes = chapter("## 9. Codes");
    for (Rejection.Reason reason : Rejection.Reason.values()) {
      names(codes, reason.code());
    }
    for (LeaseEnd end : LeaseEnd.values()) {
      names(codes, end.code());
    }
    for (PlacementReason reason : PlacementReason.values()) {
      names(codes, reason.code());
    }
    for (DeadLetterCause cause : DeadLetterCause.values()) {
      names(codes, cause.code());
    }
    for (String reason :
        new String[] {
          "attempts-exhausted",
          "not-retriable",
          "cancelled-by-command",
          "dependency-failed",
          "dependency-unknown",
          "deadline-expired"
        }) {
      names(codes, reason);
    }
  }

  @Test
  void givesTheDefaultsThatAreInForce() throws Exception {
    String defaults = chapter("## 4. Defaults");
    for (Setting setting :
        new Setting[] {
          Setting.HEARTBEAT_MS,
          Setting.LEASE_MS,
          Setting.SUSPECT_AFTER_MS,
          Setting.LOST_AFTER_MS,
          Setting.MAX_PREFETCH,
          Setting.MAX_ATTEMPTS,
          Setting.PAYLOAD_MAX_BYTES,
          Setting.TOPIC_RETIRE_AFTER_MS
        }) {
      String row = "| `" + setting.key() + "` | " + setting.defaultValue() + " |";
      assertTrue(defaults.contains(row), "no row begins with " + row);
    }
  }

  @Test
  void itsDiagramsHoldNothingThatMermaidReadsAsTheEndOfALine() throws Exception {
    String[] parts = page().split("```mermaid", -1);
    assertTrue(parts.length > 10);
    for (int i = 1; i < parts.length; i++) {
      String diagram = parts[i].substring(0, parts[i].indexOf("```"));
      assertTrue(diagram.indexOf(';') < 0 && diagram.indexOf('#') < 0, diagram);
    }
  }

  private static void names(String chapter, String code) {
    assertTrue(chapter.contains("| `" + code + "` |"), "no row for " + code);
  }

  private static String chapter(String heading) throws Exception {
    String page = page();
    int begin = page.indexOf("\n" + heading) + 1;
    return page.substring(begin, page.indexOf("\n## ", begin));
  }

  private static String page() throws Exception {
    return Files.readString(Path.of(FILE));
  }
}
