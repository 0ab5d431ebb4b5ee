package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Command;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.SwarmScheduler;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditsTest {
  private final SwarmScheduler swarm =
      new SwarmScheduler(new SwarmId("s"), true, id -> null, (number, fact, now) -> {});

  private long audits(Audits.Frequency frequency, int events) {
    Audits audits = new Audits(frequency);
    for (int i = 0; i < events; i++) {
      swarm.handle(new Command.UpdateConfig(Map.of("agingBoost", "" + i), "test"), new Now(i, i));
      audits.settled(swarm.view());
    }
    return audits.made();
  }

  @Test
  void alwaysIsAfterEveryEvent() {
    assertEquals(100, audits(Audits.Frequency.ALWAYS, 100));
  }

  @Test
  void sparingIsOnceForSoManyFacts() {
    swarm.handle(new Command.CreateSwarm(Map.of(), "test"), new Now(0, 0));
    long made = audits(Audits.Frequency.SPARING, 100);
    assertTrue(made >= 100 / 8 && made <= 1 + 100 / 8, "made " + made);
  }
}
