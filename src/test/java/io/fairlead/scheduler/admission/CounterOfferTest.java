package io.fairlead.scheduler.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a counter-offer costs at most, and what it is worth when that is not enough. */
class CounterOfferTest {
  private static final long SECOND_US = 1_000_000;
  private static final long NOW_US = 1_000 * SECOND_US;
  private static final Job UNREACHABLE =
      new Job(Integer.MAX_VALUE, NOW_US, NOW_US + 1_000, SECOND_US, 0, true, true);

  /** Slots of speed 1, tasks of a second, due one after the other from that time on. */
  private static ForwardSchedule schedule(
      int slots, int jobs, long dueInUs, long gapUs, SeriesDemand... own) {
    BitSet classes = new BitSet();
    classes.set(0);
    List<AgentSupply> agents = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      agents.add(new AgentSupply(1, 1, 2_000, 0, List.of(), classes));
    }
    List<Job> promised = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      promised.add(new Job(i, NOW_US, NOW_US + dueInUs + i * gapUs, SECOND_US, 0, true, true));
    }
    return new ForwardSchedule(
        NOW_US, 600 * SECOND_US, 800, SECOND_US, agents, 1, promised, List.of(own));
  }

  private static SeriesDemand series() {
    return new SeriesDemand(
        NOW_US, 60 * SECOND_US, 0, SECOND_US, 60 * SECOND_US, 60 * SECOND_US, 0);
  }

  /** Four thousand promises: kept with ease, hardly, each just so, and just not. */
  @ParameterizedTest
  @CsvSource({
    "100,300000000,10000,false",
    "10,300000000,10000,false",
    "10,1350000,125900,false",
    "10,1350000,125200,true"
  })
  void oneAnswerTakesNoMoreThanItsSteps(int slots, long dueInUs, long gapUs, boolean coarse) {
    ForwardSchedule schedule = schedule(slots, 4_000, dueInUs, gapUs);
    long fromNs = System.nanoTime();
    assertFalse(schedule.accepts(UNREACHABLE, null));
    CounterOffer search = new CounterOffer(schedule, UNREACHABLE, unused -> null);
    OptionalLong offer = search.earliestDeadlineMs();
    System.out.println(
        slots
            + " agents, 4,000 promises: refused and "
            + offer
            + (search.coarse() ? " (coarse)" : "")
            + " offered in "
            + (System.nanoTime() - fromNs) / 1_000_000
            + " ms, steps left: "
            + schedule.stepsLeft());
    assertTrue(schedule.stepsLeft() < CounterOffer.MAX_STEPS);
    assertTrue(schedule.stepsLeft() > -2 * ForwardSchedule.MAX_JOBS);
    assertEquals(coarse, search.coarse());
    assertTrue(coarse || offer.isPresent(), "it is found where there are steps enough");
    schedule.grant(ForwardSchedule.MAX_STEPS);
    offer.ifPresent(ms -> assertTrue(schedule.accepts(UNREACHABLE.withDeadline(ms * 1_000), null)));
  }

  /**
   * Ten slots end a task in every 126 ms, and each is due then: one more goes after all of them.
   */
  @Test
  void anOfferOfTooFewStepsIsLaterButHolds() {
    ForwardSchedule schedule = schedule(10, 500, 1_350_000, 126_000);
    OptionalLong exact =
        new CounterOffer(schedule, UNREACHABLE, unused -> null).earliestDeadlineMs();
    int later = 0;
    int none = 0;
    for (long steps = 1_000; steps < 20_000_000; steps = steps * 5 / 4) {
      CounterOffer search = new CounterOffer(schedule, UNREACHABLE, unused -> null, steps);
      OptionalLong offer = search.earliestDeadlineMs();
      boolean coarse = search.coarse();
      if (!coarse) {
        assertEquals(exact, offer);
      } else if (offer.isEmpty()) {
        none++;
      } else {
        later += offer.getAsLong() > exact.getAsLong() ? 1 : 0;
        schedule.grant(ForwardSchedule.MAX_STEPS);
        assertTrue(schedule.accepts(UNREACHABLE.withDeadline(offer.getAsLong() * 1_000), null));
      }
    }
    assertTrue(none > 0, "with few steps there is no offer");
    assertTrue(later > 0, "with more there is one that is not the earliest");
  }

  @Test
  void whatIsNotAcceptedForWantOfStepsIsToldApart() {
    ForwardSchedule schedule = schedule(10, 100, 60 * SECOND_US, 10_000);
    Job easy = UNREACHABLE.withDeadline(NOW_US + 50 * SECOND_US);
    schedule.grant(50);
    assertFalse(schedule.accepts(easy, null));
    assertTrue(schedule.spent());
    schedule.grant(ForwardSchedule.MAX_STEPS);
    assertTrue(schedule.accepts(easy, null));
    assertFalse(schedule.spent());
  }

  @Test
  void moreThanCanBeTestedIsTooLarge() {
    assertFalse(schedule(1, ForwardSchedule.MAX_JOBS - 1, SECOND_US, 1).tooLarge());
    assertTrue(schedule(1, ForwardSchedule.MAX_JOBS, SECOND_US, 1).tooLarge());
    assertTrue(schedule(1, ForwardSchedule.MAX_JOBS - 1, SECOND_US, 1, series()).tooLarge());
  }
}
