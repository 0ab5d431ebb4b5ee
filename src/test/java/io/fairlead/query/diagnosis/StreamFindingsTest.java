package io.fairlead.query.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.streams.tally.StreamLoad;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of an instance with one thread, which knows nothing of other instances. */
class StreamFindingsTest {
  private final CountedSwarm swarm = new CountedSwarm().agent("a", 4).submit(3, "t", 1_000).start();

  /** The swarm is in partition 0, the first. */
  private List<Finding> found(double busy, double commits, double... partitions) {
    List<StreamLoad.OfPartition> shares = new ArrayList<>();
    for (int i = 0; i < partitions.length; i++) {
      shares.add(new StreamLoad.OfPartition(i, "StreamThread-1", partitions[i], 100));
    }
    StreamLoad load =
        new StreamLoad(
            20_000,
            List.of(new StreamLoad.OfThread("StreamThread-1", busy, commits, 5, 20)),
            shares);
    return Bottlenecks.of(Snapshots.of(swarm, load, null, 20_000));
  }

  private Finding only(List<Finding> found, Constraint expected) {
    assertEquals(List.of(expected), found.stream().map(Finding::constraint).toList());
    return found.get(0);
  }

  @Test
  void onePartitionThatTakesTheOnlyThreadIsHot() {
    Finding found = only(found(0.97, 0.1, 0.85), Constraint.HOT_PARTITION);
    assertEquals("partition 0", found.subject());
    assertTrue(found.advice().contains("several swarms"), found.advice());
    assertFalse(found.advice().contains("Start more"), found.advice());
  }

  @Test
  void onePartitionThatTakesMostOfTheOnlyThreadIsHot() {
    Finding found = only(found(0.97, 0.1, 0.8, 0.05, 0.0), Constraint.HOT_PARTITION);
    assertEquals(0.8 / 0.85, found.numbers().get("partitionShareOfWork"), 1e-9);
  }

  @Test
  void severalBusyPartitionsOfOneThreadAreTooMuchForTheThread() {
    Finding found = only(found(0.97, 0.1, 0.45, 0.4), Constraint.STREAM_THREAD);
    assertTrue(found.advice().startsWith("Start more instances"), found.advice());
  }

  @Test
  void besideAHotPartitionAnotherOneIsShortOfThreads() {
    only(found(0.97, 0.1, 0.05, 0.8), Constraint.STREAM_THREAD);
  }

  @Test
  void aThreadThatMostlyCommitsIsToldOfAsSuch() {
    Finding found = only(found(0.97, 0.7, 0.2), Constraint.STREAM_THREAD);
    assertTrue(found.advice().contains("brokers"), found.advice());
  }

  @Test
  void aThreadWithTimeIsNoFinding() {
    assertEquals(List.of(), found(0.8, 0.1, 0.75));
  }
}
