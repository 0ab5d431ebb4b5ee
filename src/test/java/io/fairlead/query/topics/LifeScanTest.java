package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.topics.LifeScan.Found;
import io.fairlead.query.topics.LifeScan.Gap;
import io.fairlead.query.view.DecisionView;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LifeScanTest {
  private static final String TOPIC = "fairlead.decisions";

  private final FakeTopics topics = new FakeTopics(1, TOPIC);

  private long decide(String swarm, String task, long atMs) {
    Decision decision = new Decision();
    decision.setSwarmId(swarm);
    decision.setTaskId(task);
    decision.setAgentId("a");
    decision.setAtMs(atMs);
    decision.setKind(DecisionKind.LEASE_ENDED);
    decision.setRunnersUp(List.of());
    return topics.write(TOPIC, 0, swarm, atMs, decision);
  }

  private Found read(int maxRecords, long fromMs, long untilMs) {
    return read(maxRecords, fromMs, untilMs, Deadline.in(60_000));
  }

  private Found read(int maxRecords, long fromMs, long untilMs, Deadline deadline) {
    return new LifeScan(TOPIC, topics.decoder(Decision.class), maxRecords)
        .read(
            topics.consumer(7),
            new LifeScan.Span("s", fromMs, untilMs, it -> "t".equals(it.getTaskId())),
            deadline);
  }

  private static List<Long> times(Found found) {
    return found.decisions().stream().map(DecisionView::atMs).toList();
  }

  @Test
  void onlyItsOwnAreFoundAndOnlyOfThatTime() {
    for (int i = 0; i < 50; i++) {
      decide("s", i % 10 == 0 ? "t" : "other", 1_000 + i);
      decide("another", "t", 1_000 + i);
    }
    assertEquals(List.of(1_010L, 1_020L, 1_030L), times(read(1_000, 1_010, 1_039)));
    assertEquals(
        List.of(1_010L, 1_020L, 1_030L, 1_040L), times(read(1_000, 1_001, Long.MAX_VALUE)));
    assertEquals(List.of(), read(1_000, 1_001, Long.MAX_VALUE).gaps());
    assertEquals(List.of(), times(read(1_000, 9_000, Long.MAX_VALUE)));
  }

  @Test
  void ofALongLifeBothEndsAreRead() {
    for (int i = 0; i < 100; i++) {
      decide("s", i % 10 == 0 ? "t" : "other", 1_000 + i);
    }
    // 20 records from the beginning, and what there is at the last 20 offsets: every other one.
    Found found = read(40, 1_000, Long.MAX_VALUE);
    assertEquals(List.of(1_000L, 1_010L, 1_090L), times(found));
    assertEquals(List.of(new Gap(1_019, 1_090)), found.gaps());
    assertEquals(List.of(), read(400, 1_000, Long.MAX_VALUE).gaps());
  }

  @Test
  void ofALifeFullOfDecisionsTheFirstAndTheLastAreTold() {
    int many = LifeScan.MOST_FOUND + 50;
    for (int i = 0; i < many; i++) {
      decide("s", "t", 1_000 + i);
    }
    Found found = read(10_000, 1_000, Long.MAX_VALUE);
    assertEquals(LifeScan.MOST_FOUND, found.decisions().size());
    int half = LifeScan.MOST_FOUND / 2;
    assertEquals(1_000 + half - 1, times(found).get(half - 1));
    assertEquals(1_000 + many - half, times(found).get(half));
    assertEquals(List.of(new Gap(1_000 + half - 1, 1_000 + many - half)), found.gaps());
  }

  @Test
  void whatItHasNoTimeForIsSaid() {
    for (int i = 0; i < 100; i++) {
      decide("s", "t", 1_000 + i);
    }
    Found nothing = read(40, 1_000, Long.MAX_VALUE, Deadline.in(0));
    assertEquals(List.of(), nothing.decisions());
    assertEquals(List.of(new Gap(1_000, Long.MAX_VALUE)), nothing.gaps());

    // The beginning has half of the time, however much is there; the end has what is left of it.
    AtomicLong nowNs = new AtomicLong();
    Found some =
        read(1_000, 1_000, Long.MAX_VALUE, new Deadline(12, () -> nowNs.addAndGet(1_000_000)));
    assertEquals(1_000, times(some).get(0));
    assertTrue(times(some).size() < 100);
    assertEquals(Long.MAX_VALUE, some.gaps().get(some.gaps().size() - 1).untilMs());
  }

  @Test
  void whatIsDeletedIsSaid() {
    decide("s", "t", 1_000);
    long kept = decide("s", "t", 2_000);
    assertEquals(0, read(100, 900, Long.MAX_VALUE).retainedFromMs());
    topics.deleteBefore(TOPIC, 0, kept);
    Found found = read(100, 900, Long.MAX_VALUE);
    assertEquals(2_000, found.retainedFromMs());
    assertEquals(List.of(2_000L), times(found));
    assertEquals(0, read(100, 2_000, Long.MAX_VALUE).retainedFromMs());
  }
}
