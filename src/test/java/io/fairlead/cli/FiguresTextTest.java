package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.scheduler.SwarmCensus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTextTest {
  private static List<String> metrics(int agents) {
    ObjectNode metrics = JsonNodeFactory.instance.objectNode();
    ArrayNode list = metrics.putArray("agents");
    for (int i = 0; i < agents; i++) {
      list.addObject().put("agentId", "agent-" + i);
    }
    return new FiguresText(120).metrics(metrics);
  }

  @Test
  void theReadmeShowsMovesAsTheyArePrinted() throws Exception {
    String moves = FiguresText.moves(JsonNodeFactory.instance.objectNode());
    String none = moves.replace(Figures.NONE, "0");
    assertTrue(
        Files.readString(Path.of("README.md")).contains("\n  moves               " + none + "\n"),
        none);
  }

  @Test
  void aListOfAgentsThatIsCutSaysSo() {
    assertEquals("Agents", metrics(3).get(0));
    String heading = metrics(SwarmCensus.MOST_AGENTS).get(0);
    assertTrue(heading.contains("the first 1,000"), heading);
  }
}
