package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchViewTest {
  @Test
  void noPictureIsLargerThanTheTerminal() throws Exception {
    for (int agents : new int[] {0, 1, 26, 300}) {
      for (int width : new int[] {40, 80, 120}) {
        for (int height : new int[] {10, 24, 40}) {
          List<String> lines = WatchView.picture(frame(agents, 9), 0, width, height);
          String where = agents + " agents, " + width + "x" + height;
          assertTrue(lines.size() < height, where);
          assertTrue(lines.stream().allMatch(line -> line.length() < width), where);
        }
      }
    }
  }

  @Test
  void itShowsWhatWaitsWhoIsBusyAndWhoGetsWhat() throws Exception {
    String picture = String.join("\n", WatchView.picture(frame(3, 2), 0, 100, 24));

    assertTrue(picture.contains("tasks   30 waiting   4 at agents   34 in all"), picture);
    assertTrue(picture.contains("12/s"), picture);
    assertTrue(picture.contains("wait    mean 250 ms   utilisation 87.5 %"), picture);
    assertTrue(picture.contains("agent-0        1  [#####.....]  50%      2"), picture);
    assertTrue(picture.contains("agent-1        1  suspect"), picture);
    assertTrue(picture.contains("agent-2        1! [#####.....]"), picture);
    assertTrue(picture.contains("tenant-1       1       15     2  1.0 s  paused"), picture);
  }

  @Test
  void whoCannotBeAskedAnyMoreIsTold() throws Exception {
    WatchView.Frame frame = frame(1, 1).withTrouble("nobody listens there.");

    assertEquals("! nobody listens there.", WatchView.picture(frame, 0, 80, 24).get(1));
    assertTrue(WatchView.line(frame, 0).endsWith("  nobody listens there."));
  }

  @Test
  void theLineForALogSaysItInBrief() throws Exception {
    assertTrue(
        WatchView.line(frame(1, 1), 0)
            .matches("\\d\\d:\\d\\d:\\d\\d  30 waiting, 4 at agents, 34 in all, 99 so far, 12/s"),
        WatchView.line(frame(1, 1), 0));
  }

  private static WatchView.Frame frame(int agents, int tenants) throws Exception {
    ArrayNode fleet = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < agents; i++) {
      ObjectNode agent = fleet.addObject();
      agent.put("agentId", "agent-" + i).put("speed", 1).put("slots", 4).put("held", 2);
      agent.put("running", i == 1 ? 0 : 2).put("available", i != 1).put("phase", "ALIVE");
      agent.put("breaker", i == 2 ? "HALF_OPEN" : "CLOSED");
      if (i == 1) {
        agent.put("unavailability", "suspect");
      }
    }
    ArrayNode users = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < tenants; i++) {
      users
          .addObject()
          .put("tenantId", "tenant-" + i)
          .put("weight", 1)
          .put("waiting", 15)
          .put("held", 2)
          .put("serviceMs", 1_000)
          .put("paused", i == 1);
    }
    return new WatchView.Frame(
        Json.MAPPER.readTree(
            """
            {"swarmId":"main","instance":"h:1","waiting":30,"held":4,"tasks":34,"arrivals":99,
             "strategy":"adaptive","lastKpi":{"fromMs":0,"untilMs":1000,"completed":12,
              "queueLatencyMeanMs":250,"utilisationEfficiency":0.875,"fairnessIndex":0.9}}"""),
        JsonNodeFactory.instance.objectNode().set("agents", fleet),
        JsonNodeFactory.instance.objectNode().set("tenants", users),
        "");
  }
}
