package io.fairlead.query.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.streams.tally.StreamLoad;
import io.fairlead.streams.tally.TallyRow;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private final CountedSwarm swarm = new CountedSwarm();

  @Test
  void allThatWaitsTakesItsTimeThoughNotAllBacklogsAreTold() {
    int backlogs = SwarmCensus.MOST_BACKLOGS + 20;
    swarm.agent("a", 1);
    for (int i = 0; i < backlogs; i++) {
      swarm.submit(1, "t", 1_000, "c" + i);
    }
    SwarmCensus census = swarm.census();
    assertTrue(census.backlogs().size() < backlogs);
    Snapshot snapshot =
        new Snapshot(
            census,
            TallyRow.empty(swarm.nowMs()),
            20_000,
            null,
            new TreeMap<>(),
            0,
            new StreamLoad(20_000, List.of(), List.of()));
    Double drainMs = new Figures(snapshot, swarm.tally()).now().drainMs();
    assertEquals(backlogs * 1_000 / census.agents().get(0).weight(), drainMs, 1);
  }
}
