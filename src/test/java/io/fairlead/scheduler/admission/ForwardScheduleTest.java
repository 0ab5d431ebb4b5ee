package io.fairlead.scheduler.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bound counts, and that it counts it once. Slots of speed 1, without a round trip. */
class ForwardScheduleTest {
  private static final long NOW_US = 1_000_000;
  private static final long SECOND_US = 1_000_000;

  private static boolean accepts(
      List<Long> heldUs, List<SeriesDemand> series, Job job, SeriesDemand own) {
    BitSet classes = new BitSet();
    classes.set(0);
    AgentSupply agent = new AgentSupply(1, 1, 0, 0, heldUs, classes);
    return new ForwardSchedule(
            NOW_US, 3_600 * SECOND_US, 1_000, 1, List.of(agent), 1, List.of(), series)
        .accepts(job, own);
  }

  private static SeriesDemand series(
      long nextInUs, long periodUs, long costUs, long relativeDeadlineUs) {
    return new SeriesDemand(
        NOW_US + nextInUs, periodUs, 0, costUs, relativeDeadlineUs, relativeDeadlineUs, 0);
  }

  private static Job first(SeriesDemand series) {
    return new Job(1, NOW_US, NOW_US + series.relativeDeadlineUs(), series.costUs(), 0, true, true);
  }

  /**
   * The first release waits for what is held and ends after the second has come. The third has one
   * before it, and so has the second: the first, which is not to be counted once more as one of the
   * series. Ten seconds apart, 4 s each and due in 12 s: 8 s are needed, and twice counted 12 s.
   */
  @Test
  void aReleaseThatHasComeIsCountedOnce() {
    SeriesDemand series = series(10 * SECOND_US, 10 * SECOND_US, 4 * SECOND_US, 12 * SECOND_US);
    assertEquals(true, accepts(List.of(7 * SECOND_US), List.of(), first(series), series));
  }

  /** Far from now two releases of one and one of the other may be in each other's way. */
  @ParameterizedTest
  @CsvSource({"8500,true", "7500,false"})
  void releasesThatAreFarAheadAreInEachOthersWay(long relativeDeadlineMs, boolean accepted) {
    SeriesDemand reserved =
        series(60 * SECOND_US, 20 * SECOND_US, 4 * SECOND_US, relativeDeadlineMs * 1_000);
    SeriesDemand own =
        series(20 * SECOND_US, 20 * SECOND_US, 4 * SECOND_US, relativeDeadlineMs * 1_000);
    assertEquals(accepted, accepts(List.of(), List.of(reserved), first(own), own));
  }

  /**
   * A delayed task is looked at up to 20 ms after its release. Two slots, of which it may use one;
   * a release of a series that comes in between is due after it and takes that slot.
   */
  @Test
  void whatComesBeforeTheTimerLooksMayBlockADelayedTask() {
    BitSet both = new BitSet();
    both.set(0);
    both.set(1);
    BitSet second = new BitSet();
    second.set(1);
    SeriesDemand series =
        new SeriesDemand(NOW_US + 15_000, SECOND_US * 10, 0, 300_000, 990_000, 990_000, 1);
    Job delayed = new Job(1, NOW_US, NOW_US + SECOND_US, 850_000, 0, true, false);
    ForwardSchedule schedule =
        new ForwardSchedule(
            NOW_US,
            3_600 * SECOND_US,
            1_000,
            1,
            List.of(
                new AgentSupply(1, 1, 0, 0, List.of(), both),
                new AgentSupply(1, 1, 0, 0, List.of(), second)),
            2,
            List.of(),
            List.of(series));
    assertEquals(false, schedule.accepts(delayed, null));
  }
}
