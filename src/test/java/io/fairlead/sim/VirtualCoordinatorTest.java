package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.Command;
import io.fairlead.scheduler.SwarmView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VirtualCoordinatorTest {
  private static final long SECOND_US = 1_000_000;

  private final EventQueue events = new EventQueue();
  private final List<String> seen = new ArrayList<>();
  private final VirtualCoordinator coordinator =
      new VirtualCoordinator(VirtualSwarm.SWARM, events, 1_700_000_000_000L, 20_000, new Written());

  /** Before anything else is decided, and before anybody can read what was. */
  @Test
  void aTakeoverIsAuditedByItself() {
    coordinator.start();
    coordinator.append(
        VirtualCoordinator.Topic.COMMANDS, new Command.CreateSwarm(Map.of(), "test"));
    runUntil(SECOND_US);
    seen.clear();

    coordinator.crash(0, 0);
    runUntil(events.nowUs() + 25_000);

    assertEquals(List.of("ROLLED_BACK", "GenerationRaised", "settled"), seen.subList(0, 3));
  }

  private void runUntil(long atUs) {
    while (events.nowUs() < atUs) {
      events.next();
    }
  }

  private final class Written implements VirtualCoordinator.Outside {
    @Override
    public void decided(VirtualCoordinator.Decision decision) {
      seen.add(decision.fact().getClass().getSimpleName());
    }

    @Override
    public void settled(SwarmView view) {
      seen.add("settled");
    }

    @Override
    public void committed(VirtualCoordinator.Decision decision) {
      seen.add("committed");
    }

    @Override
    public void ended(VirtualCoordinator.Ending ending, int decisions, int inputs) {
      seen.add(ending.name());
    }
  }
}
