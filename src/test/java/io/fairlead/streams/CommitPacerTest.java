package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.fairlead.streams.tally.ThreadTally;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPacerTest {
  private static final long MS = 1_000_000;

  private final CommitPacer pacer = new CommitPacer(0, new ThreadTally(Thread.currentThread(), 0));
  private long now;
  private int asked;

  @Test
  void nothingIsCommittedWhileNobodyWaits() {
    assertFalse(asksAt(1_000 * MS));
  }

  @Test
  void outputAfterAPauseIsCommittedAtOnce() {
    write();
    assertFalse(asksAt(CommitPacer.MIN_GAP_NANOS - 1));
    assertTrue(asksAt(CommitPacer.MIN_GAP_NANOS));
    assertFalse(asksAt(1_000 * MS), "asked for already");
  }

  @Test
  void thePauseBeginsWhenTheCommitEnds() {
    commits(20, 10 * MS);
    write();
    assertFalse(asksAt(now + 1 * MS), "though 11 ms have passed since it was asked for");
  }

  @Test
  void ofABusyThreadCommittingTakesATenth() {
    for (int i = 0; i < 100; i++) {
      now += 20 * MS; // and none of it idle
      commits(1, 8 * MS);
    }
    write();
    assertFalse(asksAt(now + CommitPacer.MAX_FACTOR * 8 * MS - MS));
    assertTrue(asksAt(now + CommitPacer.MAX_FACTOR * 8 * MS));
  }

  @Test
  void committingTakesWhatDecidingLeaves() {
    for (int i = 0; i < 100; i++) {
      now += 30 * MS;
      pacer.idled(20 * MS);
      commits(1, 10 * MS);
    }
    // A quarter of the time is spent deciding: 0.55 are left, of which a commit takes 10 ms.
    write();
    assertFalse(asksAt(now + 8 * MS));
    assertTrue(asksAt(now + 9 * MS));
  }

  @Test
  void aSlowCommitDoesNotHoldUpWhatFollowsIt() {
    commits(1, 5_000 * MS);
    write();
    assertFalse(asksAt(now + CommitPacer.MAX_GAP_NANOS - 1));
    assertTrue(asksAt(now + CommitPacer.MAX_GAP_NANOS));
  }

  @Test
  void aCommitThatNobodyAskedForCountsToo() {
    write();
    commits(1, 2 * MS);
    assertFalse(asksAt(now + 1_000 * MS), "what was written is visible");
  }

  @Test
  void aCommitLastsFromItsFirstFlush() {
    for (int i = 0; i < 100; i++) {
      now += 50 * MS;
      pacer.written();
      pacer.commitBegins(now);
      pacer.commitBegins(now + 5 * MS); // one flush for each task
      now += 6 * MS;
      pacer.committed(now);
    }
    write();
    assertFalse(asksAt(now + CommitPacer.MAX_FACTOR * 5 * MS));
    assertTrue(asksAt(now + CommitPacer.MAX_FACTOR * 6 * MS));
  }

  @Test
  void whoWaitsForInputWakesUpForACommit() {
    Duration wanted = Duration.ofMillis(10);
    assertEquals(wanted, pacer.pollAtMost(wanted, 0), "nothing waits to become visible");
    write();
    assertEquals(Duration.ofMillis(4), pacer.pollAtMost(wanted, 1 * MS));
    assertEquals(Duration.ofMillis(1), pacer.pollAtMost(wanted, 5 * MS - 1), "not 0, and again");
    assertEquals(Duration.ofMillis(2), pacer.pollAtMost(Duration.ofMillis(2), 1 * MS));
    assertEquals(Duration.ZERO, pacer.pollAtMost(wanted, 1_000 * MS), "it is due");
  }

  @Test
  void whatIsWrittenForTheStateAloneIsCommittedLater() {
    write();
    commits(1, 1 * MS);
    assertFalse(asksAt(now + 10_000 * MS), "nothing has been written since");
    pacer.written();
    assertFalse(asksAt(now + CommitPacer.MAX_GAP_NANOS - 1));
    assertTrue(asksAt(now + CommitPacer.MAX_GAP_NANOS));
  }

  @Test
  void whatChangedIsWrittenLaterToo() {
    pacer.changed(() -> asked++);
    commits(1, 1 * MS);
    assertFalse(asksAt(now + 10_000 * MS), "nothing has changed since");
    pacer.changed(() -> asked++);
    assertTrue(pacer.emptyPauseNanos(now) > 0, "and yet nothing is written");
    assertFalse(asksAt(now + CommitPacer.MAX_GAP_NANOS - 1));
    assertTrue(asksAt(now + CommitPacer.MAX_GAP_NANOS));
  }

  @Test
  void aClosedTaskIsNotAsked() {
    Runnable closed = () -> asked++;
    pacer.outputPending(closed);
    pacer.forget(() -> {});
    assertTrue(asksAt(CommitPacer.MIN_GAP_NANOS), "another one was closed");
    pacer.outputPending(closed);
    pacer.forget(closed);
    assertFalse(asksAt(1_000 * MS));
    assertEquals(Duration.ofMillis(10), pacer.pollAtMost(Duration.ofMillis(10), 1_000 * MS));
    pacer.offer(() -> asked++);
    assertTrue(asksAt(1_000 * MS), "whoever is there");
  }

  @Test
  void whoWroteLastIsAskedRatherThanWhoIsThere() {
    pacer.outputPending(() -> asked++);
    pacer.offer(() -> fail("it may have nothing to commit"));
    assertTrue(asksAt(1_000 * MS));
  }

  @Test
  void ofAnAbortedTransactionNothingWaits() {
    write();
    pacer.written();
    pacer.commitBegins(1 * MS);
    pacer.aborted(5_000 * MS);
    assertFalse(asksAt(10_000 * MS));
    assertTrue(pacer.emptyPauseNanos(5_001 * MS) > 0, "its markers are being written");
    write();
    assertTrue(asksAt(5_000 * MS + CommitPacer.MIN_GAP_NANOS), "no commit lasted five seconds");
  }

  @Test
  void anEmptyCommitKeepsItsDistanceFromTheLast() {
    commits(1, 1 * MS);
    assertEquals(CommitPacer.EMPTY_GAP_NANOS - 3 * MS, pacer.emptyPauseNanos(now + 3 * MS));
    assertEquals(0, pacer.emptyPauseNanos(now + CommitPacer.EMPTY_GAP_NANOS + 1));
    pacer.written();
    assertEquals(0, pacer.emptyPauseNanos(now + 3 * MS));
  }

  @Test
  void whatTakesLongWaitsForTheTransactionThatIsOpen() {
    assertFalse(pacer.holdsUp(0), "none is open");
    begin();
    assertTrue(pacer.holdsUp(1));
    assertTrue(asksAt(1), "at once");
    commits(1, MS);
    assertFalse(pacer.holdsUp(now));
  }

  @Test
  void atLeastOnceNothingIsHeldUp() {
    pacer.written();
    assertFalse(pacer.holdsUp(0), "no transaction ever ends, either");
  }

  @Test
  void aTransactionThatIsAbortedHoldsUpNobody() {
    begin();
    pacer.aborted(0);
    assertFalse(pacer.holdsUp(0));
  }

  @Test
  void whoeverWasHeldUpFindsNoTransactionWhenHeComesBack() {
    begin();
    assertTrue(pacer.holdsUp(0));
    commits(1, MS);
    begin();
    assertTrue(asksAt(now), "long before it would be due");
    commits(1, MS);
    assertFalse(pacer.holdsUp(now));
    begin();
    assertFalse(asksAt(now), "nobody waits any more");
  }

  @Test
  void whoeverDoesNotComeBackIsForgotten() {
    begin();
    assertTrue(pacer.holdsUp(0));
    now = CommitPacer.HURRY_NANOS - MS;
    commits(1, MS);
    now += MS;
    begin();
    assertFalse(asksAt(now));
  }

  private void begin() {
    pacer.transactionBegan();
    pacer.written();
    write();
  }

  private void write() {
    pacer.outputPending(() -> asked++);
  }

  private boolean asksAt(long atNanos) {
    int before = asked;
    pacer.requestIfDue(atNanos);
    return asked > before;
  }

  private void commits(int count, long durationNanos) {
    for (int i = 0; i < count; i++) {
      pacer.written();
      pacer.commitBegins(now);
      now += durationNanos;
      pacer.committed(now);
    }
  }
}
