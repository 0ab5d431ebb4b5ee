package io.fairlead.query.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.BreakerState;
import io.fairlead.model.SwarmId;
import io.fairlead.query.view.AgentTrendView;
import io.fairlead.query.view.TenantTrendsView;
import io.fairlead.query.view.TenantTrendsView.TenantTrendView;
import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.scheduler.SwarmCensus.AgentCount;
import io.fairlead.streams.tally.TallyLimits;
import io.fairlead.streams.tally.TenantTally;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SwarmTrendTest {
  private static final SwarmId S = new SwarmId("s");

  private final CountedSwarm swarm = new CountedSwarm();
  private final SwarmTrend trend = new SwarmTrend();

  private void look() {
    trend.add(Looks.at(swarm));
  }

  private TenantTrendView tenant(String id) {
    return trend.tenants(S, 0).tenants().stream()
        .filter(it -> it.tenantId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  @Test
  void anAgentIsToldAsTheCensusHasIt() {
    swarm.set("maxPrefetch", "0").agent("a", 2).submit(5, "t", 10_000).start();
    look();
    AgentCount counted = swarm.census().agents().get(0);
    AgentTrendView told = trend.agent(S, "a", 0);
    AgentTrendView.PointView point = told.points().get(0);
    assertEquals(swarm.nowMs(), point.atMs());
    assertEquals(swarm.nowMs(), told.sinceMs());
    assertEquals(counted.weight(), point.weight(), 1e-3);
    assertEquals(counted.speed(), point.speed(), 1e-3);
    assertEquals(counted.reliability(), point.reliability(), 1e-3);
    assertEquals(counted.loadMs(), point.loadMs(), 0.1);
    assertEquals(2, point.held());
    assertEquals(2, point.running());
    assertEquals(AgentPhase.ALIVE, point.phase());
    assertEquals(BreakerState.CLOSED, point.breaker());
    assertEquals(List.of(), trend.agent(S, "nobody", 0).points());
  }

  @Test
  void aPointOfAnAgentThatWasNotThereIsLeftOut() {
    swarm.agent("a", 1);
    look();
    swarm.pass(2_000).agent("b", 1);
    look();
    assertEquals(2, trend.agent(S, "a", 0).points().size());
    assertEquals(1, trend.agent(S, "b", 0).points().size());
  }

  @Test
  void whatWasDueAndReceivedIsToldOfEachLook() {
    swarm
        .set("maxPrefetch", "0")
        .set("tenant.gold.weight", "3")
        .agent("a", 4)
        .submit(200, "gold", 1_000)
        .submit(200, "iron", 1_000);
    look();
    for (int i = 0; i < 10; i++) {
      swarm.start().complete(1_000);
      swarm.pass(1_000);
      look();
    }
    assertEquals(0.75, last(tenant("gold").dueShare()), 1e-4);
    assertEquals(0.25, last(tenant("iron").dueShare()), 1e-4);
    assertEquals(0.75, last(tenant("gold").receivedShare()), 0.06);
    assertEquals(0.25, last(tenant("iron").receivedShare()), 0.06);
    assertEquals(3, tenant("gold").weight());
    assertTrue(last(tenant("iron").waiting()) > 100);
    assertEquals(4, last(tenant("gold").held()) + last(tenant("iron").held()));
  }

  @Test
  void nothingIsDueToOneThatIsPausedOrHasNoWork() {
    swarm.set("maxPrefetch", "0").agent("a", 1).submit(5, "t", 1_000);
    swarm.pauseTenant("idle").pauseTenant("paused").submit(5, "paused", 1_000);
    look();
    assertEquals(1, last(tenant("t").dueShare()));
    assertEquals(0, last(tenant("paused").dueShare()));
    assertEquals(5, last(tenant("paused").waiting()));
  }

  @Test
  void theShareOfOneThatHasJustFinishedIsStillTold() {
    swarm.set("maxPrefetch", "0").agent("a", 1).submit(1, "t", 1_000);
    trend.add(
        new Sample(
            swarm.census(), new java.util.TreeMap<>(java.util.Map.of("t", 0.0)), 0)); // before
    swarm.start().complete(1_000);
    look();
    assertEquals(0, swarm.census().tenantCount());
    assertEquals(1, last(tenant("t").dueShare()));
    assertEquals(1, last(tenant("t").receivedShare()));
  }

  @Test
  void thoseThatTheCensusDoesNotTellHaveTheirPart() {
    for (int i = 0; i < 250; i++) {
      swarm.submit(1, "t" + i, 1_000);
    }
    look();
    assertTrue(swarm.census().tenants().size() < 250);
    assertEquals(1.0 / 250, last(tenant("t1").dueShare()), 1e-4);
  }

  @Test
  void moreTenantsThanAreToldApartAreLookedAtAgainAndAgain() {
    swarm.set("maxPrefetch", "0").agent("a", 300);
    look();
    for (int i = 0; i < TallyLimits.DEFAULT.tenants() + 20; i++) {
      swarm.submit(2, "t" + i, 1_000);
    }
    swarm.pass(2_000);
    look();
    assertTrue(swarm.tally().tenants().stream().anyMatch(TenantTally::isOther));
    assertEquals(
        List.of(),
        trend.tenants(S, 0).tenants().stream().filter(it -> it.tenantId().isEmpty()).toList());
    assertEquals(2, tenant("t1").receivedShare().size());
  }

  @Test
  void oneThatTheCensusDoesNotTellCountsOnce() {
    swarm.set("maxPrefetch", "0").set("tenant.few.weight", "50").agent("a", 1);
    look();
    swarm.submit(2, "few", 1_000);
    for (int i = 0; i < 250; i++) {
      swarm.submit(3, "t" + i, 1_000);
    }
    look();
    assertEquals(50.0 / 300, last(tenant("few").dueShare()), 1e-4);
  }

  @Test
  void onlyThatIsToldWhichIsAskedFor() {
    swarm.agent("a", 1).submit(1, "t", 1_000);
    look();
    long first = swarm.nowMs();
    swarm.pass(2_000);
    look();
    TenantTrendsView told = trend.tenants(S, first + 1);
    assertEquals(List.of(swarm.nowMs()), told.atMs());
    assertEquals(first, told.sinceMs());
    assertEquals(1, told.tenants().get(0).waiting().size());
    assertEquals(1, trend.agent(S, "a", first + 1).points().size());
  }

  @Test
  void whatIsOlderIsToldInLargerSteps() {
    swarm.agent("a", 1);
    long endMs = 7 * 3_600_000L;
    for (long atMs = 0; atMs <= endMs; atMs += 2_000) {
      trend.add(Looks.at(swarm, atMs));
      assertTrue(trend.size() <= SwarmTrend.MOST, () -> trend.size() + " looks");
    }
    List<Long> ages =
        trend.agent(S, "a", 0).points().stream()
            .map(point -> endMs - point.atMs())
            .collect(Collectors.toList());
    assertEquals(0, last(ages));
    assertEquals(150, ages.stream().filter(ms -> ms < SwarmTrend.FINE_FOR_MS).count());
    assertEquals(SwarmTrend.KEPT_FOR_MS, ages.get(0), 2.0 * SwarmTrend.COARSER_MS);
    for (int i = 1; i < ages.size(); i++) {
      long apartMs = ages.get(i - 1) - ages.get(i);
      assertTrue(apartMs <= 2 * SwarmTrend.COARSER_MS, apartMs + " ms apart");
    }
  }

  @Test
  void soManyLooksAreKeptWhateverTheClockDoes() {
    swarm.agent("a", 1);
    for (int i = 0; i < 2_000; i++) {
      trend.add(Looks.at(swarm, i));
    }
    assertEquals(SwarmTrend.MOST, trend.size());
    trend.add(Looks.at(swarm, 0));
    assertEquals(1, trend.size(), "what comes later than now is forgotten");
  }
}
