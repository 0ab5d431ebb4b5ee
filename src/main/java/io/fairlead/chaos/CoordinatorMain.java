package io.fairlead.chaos;

import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/** A child process: a coordinator that tells which partitions it holds. */
final class CoordinatorMain {
  private CoordinatorMain() {}

  public static void main(String[] words) throws Exception {
    Lifeline lifeline = Lifeline.ofThisProcess();
    try (Coordinator coordinator =
        Coordinator.start(CoordinatorConfig.of(ChildSettings.of(words)))) {
      while (!lifeline.await(ChildSettings.SAY_EVERY_MS)) {
        if (!coordinator.alive()) {
          Runtime.getRuntime().halt(2);
        }
        lifeline.say(ChildSettings.STATE, state(coordinator).text());
      }
    }
    System.exit(0);
  }

  private static CoordinatorState state(Coordinator coordinator) {
    Set<Integer> active = new TreeSet<>();
    Set<Integer> standby = new TreeSet<>();
    for (ThreadMetadata thread : coordinator.streams().metadataForLocalThreads()) {
      for (TaskMetadata task : thread.activeTasks()) {
        active.add(task.taskId().partition());
      }
      for (TaskMetadata task : thread.standbyTasks()) {
        standby.add(task.taskId().partition());
      }
    }
    return new CoordinatorState(
        coordinator.notReady().orElse(""), active, standby, lag(coordinator.streams(), standby));
  }

  private static long lag(KafkaStreams streams, Set<Integer> standby) {
    long lag = 0;
    try {
      for (Map<Integer, LagInfo> store : streams.allLocalStorePartitionLags().values()) {
        for (Map.Entry<Integer, LagInfo> partition : store.entrySet()) {
          if (standby.contains(partition.getKey())) {
            lag += Math.max(0, partition.getValue().offsetLag());
          }
        }
      }
      return lag;
    } catch (KafkaException | IllegalStateException e) {
      return -1;
    }
  }
}
