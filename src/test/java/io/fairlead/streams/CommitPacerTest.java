package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.streams.tally.ThreadTally;
import org.junit.jupiter.api.Test;

class CommitPacerTest {
  private static final long MS = 1_000_000;

  private final CommitPacer pacer = new CommitPacer(0, new ThreadTally(Thread.currentThread(), 0));
  private long now;

  @Test
  void nothingIsCommittedWhileNobodyWaits() {
    assertFalse(pacer.takeDue(1_000 * MS));
  }

  @Test
  void outputAfterAPauseIsCommittedAtOnce() {
    pacer.outputPending();
    assertFalse(pacer.takeDue(CommitPacer.MIN_GAP_NANOS - 1));
    assertTrue(pacer.takeDue(CommitPacer.MIN_GAP_NANOS));
    assertFalse(pacer.takeDue(1_000 * MS), "asked for already");
  }

  @Test
  void thePauseBeginsWhenTheCommitEnds() {
    commits(20, 10 * MS);
    pacer.outputPending();
    assertFalse(pacer.takeDue(now + 1 * MS), "though 11 ms have passed since it was asked for");
  }

  @Test
  void ofABusyThreadCommittingTakesATenth() {
    for (int i = 0; i < 100; i++) {
      now += 20 * MS; // and none of it idle
      commits(1, 8 * MS);
    }
    pacer.outputPending();
    assertFalse(pacer.takeDue(now + CommitPacer.MAX_FACTOR * 8 * MS - MS));
    assertTrue(pacer.takeDue(now + CommitPacer.MAX_FACTOR * 8 * MS));
  }

  @Test
  void committingTakesWhatDecidingLeaves() {
    for (int i = 0; i < 100; i++) {
      now += 30 * MS;
      pacer.idled(20 * MS);
      commits(1, 10 * MS);
    }
    // A quarter of the time is spent deciding: 0.55 are left, of which a commit takes 10 ms.
    pacer.outputPending();
    assertFalse(pacer.takeDue(now + 8 * MS));
    assertTrue(pacer.takeDue(now + 9 * MS));
  }

  @Test
  void aSlowCommitDoesNotHoldUpWhatFollowsIt() {
    commits(1, 5_000 * MS);
    pacer.outputPending();
    assertFalse(pacer.takeDue(now + CommitPacer.MAX_GAP_NANOS - 1));
    assertTrue(pacer.takeDue(now + CommitPacer.MAX_GAP_NANOS));
  }

  @Test
  void aCommitThatNobodyAskedForCountsToo() {
    pacer.outputPending();
    commits(1, 2 * MS);
    assertFalse(pacer.takeDue(now + 1_000 * MS), "what was written is visible");
  }

  @Test
  void aCommitLastsFromItsFirstFlush() {
    for (int i = 0; i < 100; i++) {
      now += 50 * MS;
      pacer.commitBegins(now);
      pacer.commitBegins(now + 5 * MS); // one flush for each task
      now += 6 * MS;
      pacer.committed(now);
    }
    pacer.outputPending();
    assertFalse(pacer.takeDue(now + CommitPacer.MAX_FACTOR * 5 * MS));
    assertTrue(pacer.takeDue(now + CommitPacer.MAX_FACTOR * 6 * MS));
  }

  private void commits(int count, long durationNanos) {
    for (int i = 0; i < count; i++) {
      pacer.commitBegins(now);
      now += durationNanos;
      pacer.committed(now);
    }
  }
}
