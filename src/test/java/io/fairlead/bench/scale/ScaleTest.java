package io.fairlead.bench.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.SwarmId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleTest {
  private int made;

  @ParameterizedTest
  @EnumSource
  void asManyTasksWaitAllTheTime(TaskMix mix) {
    int agents = 6;
    int waiting = 50;
    CoreLives lives = new CoreLives(agents, () -> mix.task(made++));
    lives.submit(waiting, () -> mix.task(made++));
    int running = lives.running();
    assertTrue(running > 0, "nothing runs");

    for (int i = 0; i < 200; i++) {
      lives.turn(() -> mix.task(made++));
      assertEquals(agents * CoreLives.SLOTS + waiting, lives.live());
    }
    assertTrue(made > agents * CoreLives.SLOTS + waiting, "nothing ended");
  }

  @Test
  void theLimitLeavesRoomForTheBacklogBelowWhatIsKeptForCriticalTasks() {
    assertEquals(1_000_000, BacklogScale.maxQueued(1_000, 8_704));
    for (long waiting : new long[] {1_000_000, 9_000_000}) {
      long limit = BacklogScale.maxQueued(waiting, 8_704);
      assertTrue(limit - limit / 16 >= waiting + 8_704, "limit " + limit);
      assertTrue(limit <= 10_000_000, "limit " + limit);
    }
  }

  @Test
  void eachSwarmHasAPartitionOfItsOwn() {
    List<SwarmId> swarms = SwarmsScale.onPartitions(6, 6);
    assertEquals(6, swarms.size());
    for (int i = 0; i < 6; i++) {
      byte[] key = swarms.get(i).value().getBytes(StandardCharsets.UTF_8);
      assertEquals(i, Utils.toPositive(Utils.murmur2(key)) % 6);
    }
  }

  @Test
  void tasksAreMadeByNumber() {
    assertEquals(TaskMix.MIXED.task(7), TaskMix.MIXED.task(7));
    assertNotEquals(TaskMix.MIXED.task(7), TaskMix.MIXED.task(8));
  }
}
