package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.invariant.ApplyEqualsHandle;
import io.fairlead.sim.InMemoryStore;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is changed and taken back, in whatever order. */
class ConfigHistoryProperties {
  @Provide
  Arbitrary<List<Command>> commands() {
    Arbitrary<String> name =
        Arbitraries.of(
            "stealThreshold", "maxPrefetch", "suspectAfterMs", "tenant.a.weight", "no-such");
    Arbitrary<String> value = Arbitraries.of("1", "2", "3", "1500", "7000", "null");
    Arbitrary<Command> update =
        Combinators.combine(name, value)
            .as((key, text) -> new Command.UpdateConfig(Map.of(key, text), "ops"));
    Arbitrary<Command> back =
        Arbitraries.longs()
            .between(1, 150)
            .map(version -> new Command.RollBackConfig(version, "ops"));
    Arbitrary<Command> delete = Arbitraries.just(new Command.DeleteSwarm("ops"));
    Arbitrary<Command> create =
        Arbitraries.just(new Command.CreateSwarm(Map.of("maxPrefetch", "1"), "ops"));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(30, update),
            net.jqwik.api.Tuple.of(8, back),
            net.jqwik.api.Tuple.of(2, create),
            net.jqwik.api.Tuple.of(1, delete))
        .list()
        .ofMinSize(1)
        .ofMaxSize(200);
  }

  @Property(tries = 60)
  void theHistoryIsWhatWasInForceAndApplyingGivesTheSame(@ForAll("commands") List<Command> all) {
    SchedulerHarness swarm = new SchedulerHarness();
    SwarmScheduler replica =
        new SwarmScheduler(new SwarmId("s"), true, id -> null, (number, fact, now) -> {});
    swarm.listener = fact -> replica.replay(fact, swarm.now());
    SortedMap<Long, SwarmConfig> inForce = new TreeMap<>();
    swarm.handle(new Command.CreateSwarm(Map.of(), "root"));
    note(swarm, inForce);
    for (Command command : all) {
      long before = swarm.scheduler.view().config().version();
      List<Fact> facts = swarm.handle(command);
      if (facts.stream().anyMatch(Fact.SwarmDeleted.class::isInstance)) {
        inForce.clear();
      }
      note(swarm, inForce);
      long after = swarm.scheduler.view().config().version();
      assertTrue(after == before || after == before + 1);
      if (command instanceof Command.RollBackConfig back && after == before + 1) {
        SwarmConfig then = inForce.get(back.version());
        assertNotNull(then);
        assertEquals(then.settings(), swarm.scheduler.view().config().settings());
      }
    }
    InMemoryStore applied = new InMemoryStore();
    replica.flush(applied);
    ApplyEqualsHandle.check(swarm.scheduler.view(), replica.view());
    assertEquals(swarm.store.configs(), applied.configs());
    assertEquals(
        inForce.keySet().stream().skip(Math.max(0, inForce.size() - StoredConfig.KEPT)).toList(),
        applied.configs().stream().map(StoredConfig::version).toList());
    for (StoredConfig entry : applied.configs()) {
      assertEquals(
          inForce.get(entry.version()),
          entry.config().config().orElseThrow().atVersion(entry.version()));
    }
  }

  private static void note(SchedulerHarness swarm, SortedMap<Long, SwarmConfig> inForce) {
    if (swarm.scheduler.exists()) {
      SwarmConfig config = swarm.scheduler.view().config();
      inForce.put(config.version(), config);
    }
  }
}
