package io.fairlead.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.bench.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long MS = 1_000_000;
  private static final double RATE = 1_000;
  private static final int TASKS = 2_000;
  private static final int STALLED_AT = 1_000;
  private static final long STALL_MS = 500;

  private final VirtualNanos clock = new VirtualNanos();
  private final Stamps stamps = new Stamps(TASKS);

  @Test
  void tasksAreSentAtAConstantRateFromTheBeginning() throws Exception {
    List<Long> sent = new ArrayList<>();

    new Schedule(7, 4, 5).run(clock, (task, scheduledNs) -> sent.add(clock.nowNs()));

    assertEquals(List.of(7L, 250 * MS + 7, 500 * MS + 7, 750 * MS + 7, 1_000 * MS + 7), sent);
  }

  @Test
  void roundingDoesNotAddUp() {
    assertEquals(3_000_000_000_000L, new Schedule(0, 3, 9_001).atNs(9_000));
  }

  @Test
  void aDriverThatIsHeldUpSendsWhatIsDueAtOnceAndSkipsNothing() throws Exception {
    Schedule schedule = new Schedule(0, RATE, TASKS);

    schedule.run(clock, this::sendStallingOnce);

    assertEquals(TASKS, stamps.marked(Moment.SENT));
    assertEquals(
        STALLED_AT + STALL_MS,
        stamps.atNs(Moment.SENT, STALLED_AT + (int) STALL_MS) / MS,
        "caught up");
    assertStallIsSeen(Stage.SUBMIT_TO_ASSIGNED);
    assertStallIsSeen(Stage.SCHEDULED_TO_SENT);
  }

  @Test
  void aConsumerThatStallsIsSeenInEveryTaskThatWaitedForIt() throws Exception {
    Schedule schedule = new Schedule(0, RATE, TASKS);
    long stallNs = schedule.atNs(STALLED_AT);

    schedule.run(
        clock,
        (task, scheduledNs) -> {
          stamps.mark(Moment.SCHEDULED, task, scheduledNs);
          stamps.mark(Moment.SENT, task, scheduledNs);
          boolean stalled = scheduledNs >= stallNs && scheduledNs < stallNs + STALL_MS * MS;
          long readNs = stalled ? stallNs + STALL_MS * MS : scheduledNs + MS;
          stamps.mark(Moment.ASSIGNED, task, readNs);
          stamps.mark(Moment.STARTED, task, readNs);
          stamps.mark(Moment.ENDED, task, readNs);
        });

    assertStallIsSeen(Stage.SUBMIT_TO_ASSIGNED);
    assertStallIsSeen(Stage.SUBMIT_TO_OUTCOME);
  }

  @Test
  void ratesAreAboveZero() {
    assertThrows(IllegalArgumentException.class, () -> new Schedule(0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Schedule(0, Double.NaN, 1));
  }

  /** The scheduler answers within a millisecond; sending blocks once. */
  private void sendStallingOnce(int task, long scheduledNs) {
    stamps.mark(Moment.SCHEDULED, task, scheduledNs);
    if (task == STALLED_AT) {
      clock.pass(STALL_MS * MS);
    }
    stamps.mark(Moment.SENT, task, clock.nowNs());
    stamps.mark(Moment.ASSIGNED, task, clock.nowNs() + MS);
  }

  /** A quarter of the tasks waited, the last of them for nothing and the first for all of it. */
  private void assertStallIsSeen(Stage stage) {
    Percentiles seen =
        Objects.requireNonNull(
            LatencyRun.of(stamps, 0, TASKS, Moment.SENT).stages().get(stage), stage.key());
    assertEquals(TASKS, seen.count());
    assertTrue(seen.p50Ms() <= 1.001, seen.toString());
    assertEquals(STALL_MS * 0.6, seen.p90Ms(), 5, seen.toString());
    assertEquals(STALL_MS * 0.96, seen.p99Ms(), 5, seen.toString());
    assertEquals(STALL_MS, seen.maxMs(), 5, seen.toString());
  }

  /** Time that passes when it is slept or spent. */
  private static final class VirtualNanos implements NanoClock {
    private long now;

    @Override
    public long nowNs() {
      return now;
    }

    @Override
    public void sleepUntilNs(long atNs) {
      now = Math.max(now, atNs);
    }

    private void pass(long ns) {
      now += ns;
    }
  }
}
