package io.fairlead.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.WaitTimes;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.sim.Arrival;
import io.fairlead.sim.ReferenceFleet;
import io.fairlead.sim.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SidesTest {
  private static final TenantId CODE = new TenantId("code");
  private static final Scenario SCENARIO =
      new Scenario(
          new Workload("two", List.of(arrival("conv", 0, 1_000), arrival("code", 1, 1_000))),
          ReferenceFleet.full(),
          Set.of(),
          new Workload("none", List.of()));

  @Test
  void theyRunInAFixedOrderAndEachOnce() {
    List<String> names =
        names(
            List.of("ideal-fifo", "share-group:poll=1", "fairlead:fifo", "fairlead", "ideal-fifo"));

    assertEquals(List.of("fairlead:fifo", "fairlead", "share-group:poll=1", "ideal-fifo"), names);
  }

  @Test
  void optionsOfFairleadAddToWhatGoesForAllOfThem() {
    FairleadVariant base =
        new FairleadVariant(
            "fairlead",
            Guarantee.EXACTLY_ONCE,
            new TreeMap<>(Map.of("stealing", "off")),
            Map.of(CODE, Level.HIGH));

    FairleadVariant shortest = base.with("fairlead:shortest", List.of("shortest"));
    assertEquals(
        Map.of("stealing", "off", "level.normal.discipline", "shortest"), shortest.settings());
    assertEquals(Map.of(), shortest.levels());

    FairleadVariant other =
        base.with("x", List.of("conv=low", "low=fifo", "maxPrefetch=0", "stealing=on"));
    assertEquals(
        Map.of("stealing", "on", "level.low.discipline", "fifo", "maxPrefetch", "0"),
        other.settings());
    assertEquals(Map.of(CODE, Level.HIGH, new TenantId("conv"), Level.LOW), other.levels());
    assertEquals(Guarantee.EXACTLY_ONCE, other.guarantee());
  }

  @Test
  void fairleadPromisesLessIfItIsToldTo() {
    assertEquals("exactly once, settings as shipped", setup("fairlead", Sides.Given.nothing()));
    assertEquals(
        "at least once, settings as shipped",
        setup("fairlead:at-least-once", Sides.Given.nothing()));
    assertEquals(
        "at least once; level.normal.discipline=fifo",
        setup("fairlead:fifo:at-least-once", Sides.Given.nothing()));
    assertRefused(
        "'ideal-priority:code=high:at-least-once'; its options",
        "ideal-priority:code=high:at-least-once");
  }

  @Test
  void aBareShareGroupIsTheBestFoundAndOptionsChangeOnlyWhatTheyName() {
    assertEquals(
        "1 partition, batch-optimized, 4 records a poll; one share consumer an agent",
        setup("share-group", Sides.Given.nothing()));
    assertEquals(
        "26 partitions, record-limit, 1 record a poll; one share consumer an agent",
        setup("share-group:partitions=26:record-limit:poll=1", Sides.Given.nothing()));
    Sides.Given tuned =
        new Sides.Given(Map.of(), Map.of(), 0, "share-group:record-limit:poll=16:partitions=4");
    assertEquals(
        "4 partitions, record-limit, 16 records a poll; one share consumer an agent",
        setup("share-group", tuned));
    assertEquals(
        "4 partitions, batch-optimized, 16 records a poll; one share consumer an agent",
        setup("share-group:batch-optimized", tuned));
  }

  @Test
  void aConsumerGroupHasAsManyPartitionsAsAgents() {
    assertTrue(
        setup("consumer-group", Sides.Given.nothing()).startsWith("26 partitions, each task"));
    assertTrue(
        setup("consumer-group:sticky:partitions=52", Sides.Given.nothing())
            .startsWith("52 partitions, chosen by the producer"));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertRefused("'kafka'; the sides are fairlead, consumer-group, ", "kafka");
    assertRefused(
        "'fairlead:quick' with 'quick'; there are the guarantees exactly-once and at-least-once, the disciplines edf",
        "fairlead:quick");
    assertRefused(
        "'fairlead:speed=2' with 'speed=2': speed: there is no such setting", "fairlead:speed=2");
    assertRefused("'fairlead:a b=high' with 'a b=high': ", "fairlead:a b=high");
    assertRefused(
        "'share-group:poll=0' with poll=0; poll must be 1 to 10,000", "share-group:poll=0");
    assertRefused("'share-group:poll=x' with poll=x; poll must be", "share-group:poll=x");
    assertRefused("'share-group:fast' with 'fast'; there are record-limit", "share-group:fast");
    assertRefused(
        "'share-group:record-limit:batch-optimized' with 'batch-optimized'",
        "share-group:record-limit:batch-optimized");
    assertRefused("'consumer-group:' with ''; there are round-robin", "consumer-group:");
    assertRefused(
        "'parallel-consumer:partitions=1001' with partitions=1001; partitions must be 1 to 1,000",
        "parallel-consumer:partitions=1001");
    assertRefused(
        "'ideal-fifo:code=high' with 'code=high'; it has no options", "ideal-fifo:code=high");
    assertRefused("'ideal-priority', which needs levels", "ideal-priority");
    assertRefused("'ideal-priority:fifo'; its options are TENANT=LEVEL", "ideal-priority:fifo");
  }

  @Test
  void theFarPriorityQueuePaysWhatFairleadWithTheSameLevelsMeasured() throws Exception {
    List<Side> sides =
        Sides.of(
            List.of("fairlead:fifo", "fairlead", "ideal-priority+rtt", "ideal-fifo+rtt"),
            new Sides.Given(Map.of(), Map.of(CODE, Level.HIGH), 0, "share-group"),
            new NoStands(),
            variant -> new Measuring(variant.name(), variant.levels().isEmpty() ? 5 : 9));

    Comparison comparison = Comparison.run(SCENARIO, sides, 0, 1, NoStands.NOBODY);

    assertEquals(
        9, comparison.side("ideal-priority+rtt").orElseThrow().runs().get(0).roundTripMs());
    assertEquals(5, comparison.side("ideal-fifo+rtt").orElseThrow().runs().get(0).roundTripMs());
  }

  @Test
  void theBestSettingIsTheOneOfLeastWaitThatLostAndDoubledLeast() {
    Tuning tuning =
        new Tuning(
            List.of(
                trial("share-group:a", 10, 1),
                trial("share-group:b", 30, 0),
                trial("share-group:c", 20, 0)));

    assertEquals("share-group:c", tuning.best().side());
  }

  @Test
  void everyCandidateIsAnother() {
    List<ShareGroupPeer> candidates = ShareGroupPeer.candidates();

    assertEquals(18, Set.copyOf(candidates).size());
    assertTrue(candidates.contains(ShareGroupPeer.BEST_FOUND));
    for (ShareGroupPeer candidate : candidates) {
      String name = "share-group" + candidate.options(ReferenceFleet.full());
      assertEquals(
          candidate.setup(ReferenceFleet.full()), setup(name, Sides.Given.nothing()), name);
    }
  }

  @Test
  void tenantsAreTold() {
    assertEquals(
        List.of("code", "chat"), Sides.tenants("fairlead:code=high:fifo:chat=low:low=fifo"));
    assertEquals(List.of(), Sides.tenants("share-group:poll=1"));
  }

  private static Tuning.Trial trial(String name, double meanMs, long lost) {
    return new Tuning.Trial(name, name, run(meanMs, lost, 0));
  }

  private static SideRun run(double meanMs, long lost, double roundTripMs) {
    return new SideRun(
        new WaitTimes.Summary(1, meanMs, 1, 1, 1, 1),
        Collections.emptySortedMap(),
        1,
        0,
        1,
        lost,
        0,
        roundTripMs,
        0,
        List.of(),
        List.of());
  }

  private static void assertRefused(String complaint, String name) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Sides.check(List.of(name), Sides.Given.nothing()));
    assertTrue(refused.getMessage().startsWith(complaint), refused.getMessage());
  }

  private static List<String> names(List<String> asked) {
    return new ArrayList<>(
        Sides.of(asked, Sides.Given.nothing(), new NoStands()).stream().map(Side::name).toList());
  }

  private static String setup(String name, Sides.Given given) {
    return Sides.of(List.of(name), given, new NoStands()).get(0).setup(SCENARIO);
  }

  private static Arrival arrival(String tenant, long offsetUs, long costUs) {
    return new Arrival(offsetUs, new TenantId(tenant), "t", Level.NORMAL, costUs, null, List.of());
  }

  private record Measuring(String name, double roundTripMs) implements Side {
    @Override
    public String setup(Scenario scenario) {
      return "";
    }

    @Override
    public SideRun run(Scenario scenario, Watch watch) {
      return SidesTest.run(1, 0, roundTripMs);
    }
  }
}
