package io.fairlead.streams.tally;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Level;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.CountedSwarm;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void aDurationCountsInTheFirstBucketThatHoldsIt() {
    Durations durations = new Durations();
    durations.add(0);
    durations.add(1);
    durations.add(2);
    durations.add(1_800_001);
    durations.add(-5);
    Spread spread = durations.spread();
    assertEquals(3, spread.buckets()[0], "up to 1 ms, negative ones as 0");
    assertEquals(1, spread.buckets()[1]);
    assertEquals(1, spread.buckets()[Durations.BUCKETS - 1]);
    assertEquals(5, spread.count());
    assertEquals(1_800_004, spread.sumMs());
  }

  @Test
  void quantilesLieInTheBucketOfTheirRank() {
    Durations durations = new Durations();
    for (int i = 0; i < 90; i++) {
      durations.add(15);
    }
    for (int i = 0; i < 10; i++) {
      durations.add(700);
    }
    Spread spread = durations.spread();
    assertEquals(10 + 10 * 50 / 90.0, spread.quantileMs(0.5), 1e-9);
    assertTrue(spread.quantileMs(0.95) > 500 && spread.quantileMs(0.95) < 700);
    assertEquals(700, spread.quantileMs(1), "nothing took longer");
    assertEquals(0, Spread.NONE.quantileMs(0.5));
    assertEquals(0, Spread.NONE.meanMs());
  }

  @Test
  void aPartOfTheTimeKeepsTheLongestOfTheWhole() {
    long[] before = new long[TallyRow.SIZE];
    Durations waits = new Durations();
    waits.add(1_900);
    waits.copyTo(before, TallyRow.RUNS);
    for (int i = 0; i < 9; i++) {
      waits.add(1_900);
    }
    long[] after = new long[TallyRow.SIZE];
    waits.copyTo(after, TallyRow.RUNS);
    Spread came = new TallyRow(2, after).since(new TallyRow(1, before)).runs();
    assertEquals(9, came.count());
    assertEquals(1_900, came.quantileMs(1), 1e-9);
  }

  @Test
  void whoComesFirstHasATallyOfItsOwnAndTheRestShareOne() {
    Names<TenantTally> names = new Names<>(2, TenantTally::new);
    names.of("b").add(Happening.SUBMITTED);
    names.of("a").add(Happening.SUBMITTED);
    for (int i = 0; i < 1_000; i++) {
      names.of("x" + i).add(Happening.SUBMITTED);
    }
    names.of("a").add(Happening.SUBMITTED);
    assertEquals(List.of("", "a", "b"), names.all().stream().map(TenantTally::name).toList());
    assertEquals(
        List.of(1_000L, 2L, 1L),
        names.all().stream().map(tenant -> tenant.get(Happening.SUBMITTED)).toList());
  }

  @Test
  void aDayOfRowsStaysSmallAndFineWhereItIsRecent() {
    TallyHistory history = new TallyHistory();
    long nowMs = 1_700_000_000_000L;
    long endMs = nowMs + 30 * 3_600_000L;
    for (long atMs = nowMs; atMs <= endMs; atMs += 5_000) {
      history.add(TallyRow.empty(atMs));
    }
    List<TallyRow> rows = history.rows();
    assertTrue(rows.size() <= 260, rows.size() + " rows");
    TallyRow otherwise = TallyRow.empty(0);
    assertEquals(endMs - 20_000, history.at(endMs - 20_000, otherwise).atMs());
    assertTrue(endMs - 900_000 - history.at(endMs - 900_000, otherwise).atMs() <= 65_000);
    long dayMs = endMs - 86_400_000L;
    assertTrue(dayMs - history.at(dayMs, otherwise).atMs() <= 610_000);
    assertTrue(rows.get(0).atMs() > nowMs, "what is older than a day is forgotten");
  }

  @Test
  void beforeItsFirstRowASwarmHadDoneNothing() {
    TallyHistory history = new TallyHistory();
    TallyRow begin = TallyRow.empty(1_000);
    history.add(TallyRow.empty(6_000));
    assertEquals(1_000, history.at(3_000, begin).atMs());
    assertEquals(6_000, history.at(6_000, begin).atMs());
  }

  @Test
  void aClockThatGoesBackLeavesTheHistoryBounded() {
    TallyHistory history = new TallyHistory();
    for (int i = 0; i < 3_000; i++) {
      history.add(TallyRow.empty(1_700_000_000_000L - i * 1_000L));
    }
    assertTrue(history.rows().size() <= TallyHistory.MOST);
  }

  @Test
  void aSwarmsFactsAreCountedOnce() {
    CountedSwarm swarm = new CountedSwarm();
    swarm.set("maxPrefetch", "0").agent("a", 2).submit(3, "t", 100).start();
    swarm.pass(500).complete(100).start().complete(200);
    SwarmTally tally = swarm.tally();
    assertEquals(3, tally.get(Happening.SUBMITTED));
    assertEquals(3, tally.get(Happening.DISPATCHED));
    assertEquals(3, tally.get(Happening.COMPLETED));
    assertEquals(3, tally.submitted(Level.NORMAL));
    assertEquals(3, tally.waits(Level.NORMAL).spread().count());
    assertEquals(3, tally.dispatchToStart().spread().count());
    assertEquals(3, tally.runs().spread().count());
    assertEquals(400, tally.runs().spread().sumMs());
    assertEquals(0, tally.waits(Level.HIGH).spread().count());
    // Two went at once; the third waited until the others were done.
    assertEquals(600.0, (double) tally.waits(Level.NORMAL).spread().sumMs(), 60.0);
    TenantTally tenant = tally.tenants().iterator().next();
    assertEquals("t", tenant.name());
    assertEquals(3, tenant.get(Happening.COMPLETED));
    assertEquals(300, tenant.chargedMs(), 1e-9);
    assertEquals(400, tally.agents().iterator().next().runMs(), 1e-9);
  }

  @Test
  void startsThatAreToldWithTheEndAreMeasuredToo() {
    CountedSwarm swarm = new CountedSwarm();
    swarm.agent("a", 1).submit(1, "t", 100).complete(100);
    assertEquals(1, swarm.tally().dispatchToStart().spread().count());
    assertEquals(0, swarm.tally().dispatchToStart().spread().sumMs());
  }

  @Test
  void whatGoesWithAPartitionIsForgottenWithIt() {
    Tallies tallies = new Tallies(new TallyLimits(1, 1, 1));
    PartitionTally first = tallies.open(0, 0);
    PartitionTally second = tallies.open(1, 0);
    tallies.swarm(new SwarmId("a"), 0, 0);
    tallies.swarm(new SwarmId("b"), 1, 0);
    tallies.close(first);
    assertEquals(
        List.of("b"), tallies.swarms().stream().map(swarm -> swarm.swarm().value()).toList());
    assertEquals(List.of(second), tallies.partitions());
    // A partition that came back has been opened anew before its old processor is closed.
    PartitionTally again = tallies.open(1, 0);
    tallies.swarm(new SwarmId("b"), 1, 0);
    tallies.close(second);
    assertEquals(List.of(again), tallies.partitions());
    assertEquals(1, tallies.swarms().size());
  }

  @Test
  void loadIsWhatHappenedSinceTheOldestSample() {
    Tallies tallies = new Tallies(TallyLimits.DEFAULT);
    long second = 1_000_000_000L;
    ThreadTally thread = tallies.thread(0);
    PartitionTally partition = tallies.open(0, 0);
    tallies.sample(0, 0);
    thread.idled(4 * second);
    thread.committed(second);
    thread.committed(second);
    partition.took(3 * second, 50);
    StreamLoad load = tallies.load(10 * second);
    assertEquals(10_000, load.overMs());
    assertEquals(0.6, load.threads().get(0).busyShare(), 1e-9);
    assertEquals(0.2, load.threads().get(0).commitShare(), 1e-9);
    assertEquals(1_000, load.threads().get(0).commitMeanMs(), 1e-9);
    assertEquals(0.3, load.partitions().get(0).busyShare(), 1e-9);
    assertEquals(5, load.partitions().get(0).recordsPerSecond(), 1e-9);
  }

  @Test
  void theRateOfWhatComesForgets() {
    DemandTally demand = new DemandTally(List.of(), 0);
    for (int i = 1; i <= 60; i++) {
      demand.arrived(2_000 * 5_000L); // two seconds of work in each second
      demand.sample(i * 5_000L);
    }
    assertEquals(2, demand.costPerMs(), 0.02);
    demand.sample(300_000 + 60_000);
    assertEquals(2 / Math.E, demand.costPerMs(), 0.02);
  }
}
