package io.fairlead.scheduler.admission;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a promise whose bound does not hold any more. One agent, one slot, speed 1. */
class ForwardScheduleTest {
  private static final long NOW_US = 1_000_000;
  private static final long SECOND_US = 1_000_000;
  private static final long HORIZON_US = 3_600 * SECOND_US;
  private static final long MS = 1_000;

  private static Job job(long order, long deadlineInUs, long costUs) {
    return new Job(order, NOW_US, NOW_US + deadlineInUs, costUs, 0, true, true);
  }

  private static SeriesDemand series(long periodUs, long costUs, long relativeDeadlineUs) {
    return new SeriesDemand(NOW_US, periodUs, 0, costUs, relativeDeadlineUs, 0);
  }

  private static AgentSupply agent(int eligibility, Long... heldUs) {
    BitSet classes = new BitSet();
    classes.set(eligibility);
    return new AgentSupply(1, 1, 0, 0, List.of(heldUs), classes);
  }

  private static ForwardSchedule schedule(
      List<AgentSupply> agents, List<Job> jobs, List<SeriesDemand> series) {
    return new ForwardSchedule(NOW_US, NOW_US + HORIZON_US, 1_000, MS, agents, 2, jobs, series);
  }

  @Test
  void whatWouldComeBeforeAPromiseInDoubtIsRefusedAndWhatComesAfterItIsNot() {
    Job inDoubt = job(1, 2 * SECOND_US, SECOND_US);
    ForwardSchedule schedule = schedule(List.of(agent(0, 1_500 * MS)), List.of(inDoubt), List.of());
    assertFalse(schedule.accepts(job(2, 1_900 * MS, MS), null));
    assertTrue(schedule.accepts(job(2, 60 * SECOND_US, MS), null));
  }

  @Test
  void whatMayGetIntoTheGapBeforeAPromiseInDoubtIsRefused() {
    Job delayed = new Job(1, NOW_US + SECOND_US, NOW_US + 3 * SECOND_US, SECOND_US, 0, true, false);
    ForwardSchedule schedule = schedule(List.of(agent(0, 2_500 * MS)), List.of(delayed), List.of());
    assertFalse(schedule.accepts(job(2, 60 * SECOND_US, MS), null));
  }

  @Test
  void aPromiseThatIsLostIsNoReasonToRefuseAnything() {
    Job lost = job(1, SECOND_US / 2, SECOND_US);
    ForwardSchedule schedule = schedule(List.of(agent(0)), List.of(lost), List.of());
    assertTrue(schedule.accepts(job(2, 100 * MS, MS), null));
  }

  @Test
  void aPromiseInDoubtOfOtherAgentsIsNoReasonToRefuseAnything() {
    Job inDoubt = job(1, 2 * SECOND_US, SECOND_US);
    ForwardSchedule schedule =
        schedule(List.of(agent(0, 1_500 * MS), agent(1)), List.of(inDoubt), List.of());
    Job other = new Job(2, NOW_US, NOW_US + 100 * MS, MS, 1, true, true);
    assertTrue(schedule.accepts(other, null));
  }

  @Test
  void aSeriesInDoubtIsDefendedAndOneThatDoesNotFitAnyMoreIsNot() {
    SeriesDemand half = series(10 * SECOND_US, 4 * SECOND_US, 8 * SECOND_US);
    Job behind = job(2, 600 * SECOND_US, MS);
    assertTrue(
        schedule(List.of(agent(0)), List.of(), List.of(half)).accepts(behind, null), "in time");
    assertFalse(
        schedule(List.of(agent(0, 6 * SECOND_US)), List.of(), List.of(half)).accepts(behind, null),
        "in doubt: what is held would make its first release late");
    SeriesDemand tight = series(10 * SECOND_US, 4 * SECOND_US, 5 * SECOND_US);
    assertTrue(
        schedule(List.of(agent(0)), List.of(), List.of(tight, tight)).accepts(behind, null),
        "lost: two that are released at once are not both in time");
  }
}
