package io.fairlead.query.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.CountedSwarm;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendsTest {
  private static final SwarmId SMALL = new SwarmId("small");
  private static final SwarmId LARGE = new SwarmId("large");

  private final CountedSwarm swarm = new CountedSwarm().agent("a", 1);

  private int looks(Trends trends, SwarmId id) {
    return trends.of(id).orElseThrow().size();
  }

  @Test
  void theEarliestLooksAtTheLargestGoFirst() {
    Trends trends = new Trends(200_000);
    for (int i = 0; i < 60; i++) {
      trends.add(SMALL, Looks.at(swarm, i * 2_000L, 1));
      trends.add(LARGE, Looks.at(swarm, i * 2_000L, 100));
      assertTrue(trends.bytes() <= 200_000, () -> trends.bytes() + " bytes");
    }
    assertEquals(60, looks(trends, SMALL));
    assertTrue(looks(trends, LARGE) > 30 && looks(trends, LARGE) < 60);
    List<Long> kept =
        trends.of(LARGE).orElseThrow().agent(LARGE, "agent-00042", 0).points().stream()
            .map(point -> point.atMs())
            .toList();
    assertEquals(118_000, kept.get(kept.size() - 1), "the latest stays");
  }

  @Test
  void theLastLookStaysThoughItIsTooLarge() {
    Trends trends = new Trends(100);
    trends.add(LARGE, Looks.at(swarm, 0, 100));
    trends.add(LARGE, Looks.at(swarm, 2_000, 100));
    assertEquals(1, looks(trends, LARGE));
  }

  @Test
  void asManySwarmsAsAreLookedAtFitWithTheirLastLook() {
    SwarmTrend one = new SwarmTrend();
    one.add(Looks.at(swarm, 0, io.fairlead.scheduler.SwarmCensus.MOST_AGENTS));
    assertTrue(one.bytes() * Trends.MOST_SWARMS < Trends.MOST_BYTES);
  }

  @Test
  void aSwarmThatIsElsewhereIsForgotten() {
    Trends trends = new Trends();
    trends.add(SMALL, Looks.at(swarm, 0, 1));
    trends.add(LARGE, Looks.at(swarm, 0, 10));
    trends.retain(List.of(SMALL));
    assertTrue(trends.of(LARGE).isEmpty());
    assertEquals(trends.of(SMALL).orElseThrow().bytes(), trends.bytes());
  }
}
