package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.query.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAgentsTest {
  private static final int MOST = 256;
  private static final String EXPECTED = "gpu";
  private static final String STARTED = "cpu";

  @TempDir Path logs;

  private LocalAgents agents() {
    return new LocalAgents(Map.of(STARTED, List.of("sleep", "600")), logs);
  }

  private static LocalAgents.Wish wish(String swarm, String agent, String type) {
    return new LocalAgents.Wish(swarm, agent, type, 1, List.of());
  }

  private static void ask(LocalAgents agents, String type, int from, int to) {
    for (int i = from; i < to; i++) {
      agents.spawn(wish("main", type + i, type));
    }
  }

  private static List<String> remembered(LocalAgents agents) {
    return agents.of("main").stream().map(one -> one.wish().agent()).toList();
  }

  @Test
  void whoIsExpectedLongestMakesRoomAndWhoRunsDoesNot() {
    try (LocalAgents agents = agents()) {
      ask(agents, STARTED, 0, 1);
      ask(agents, EXPECTED, 1, MOST);
      agents.spawn(wish("main", "gpu1", EXPECTED)); // the latest now

      ask(agents, STARTED, MOST, MOST + 1);
      ask(agents, EXPECTED, MOST + 1, MOST + 2);

      List<String> left = remembered(agents);
      assertEquals(MOST, left.size());
      assertEquals(List.of("cpu0", "gpu4"), left.subList(0, 2));
      assertEquals(List.of("gpu1", "cpu256", "gpu257"), left.subList(MOST - 3, MOST));
    }
  }

  @Test
  void whereAllRunThereIsNoRoom() {
    try (LocalAgents agents = agents()) {
      ask(agents, STARTED, 0, MOST);
      for (String type : List.of(STARTED, EXPECTED)) {
        ProblemException full =
            assertThrows(
                ProblemException.class, () -> agents.spawn(wish("main", "one-more", type)));
        assertEquals(429, full.problem().status());
      }
      assertEquals(MOST, agents.of("main").size());
    }
  }

  @Test
  void noTwoAgentsWriteIntoTheSameFile() {
    try (LocalAgents agents = agents()) {
      Path one = agents.spawn(wish("a", "b-c", STARTED)).log();
      Path other = agents.spawn(wish("a-b", "c", STARTED)).log();
      assertNotEquals(one, other);
    }
  }
}
