package io.fairlead.bench.scale;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Spread;
import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.model.SwarmId;
import io.fairlead.streams.CoordinatorSetting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;

/**
 * What all swarms of a coordinator get done together, each on a partition of its own, by one stream
 * thread or more. The same agents and the same work under way are divided between the swarms.
 *
 * @param agents of all swarms together
 * @param payloadBytes of each task
 * @param warmUpMs before it is measured
 * @param repetitions stretches that are measured, from 1
 * @param measuredMs how long each lasts
 */
public record SwarmsScale(
    Guarantee guarantee,
    int agents,
    int payloadBytes,
    long warmUpMs,
    int repetitions,
    long measuredMs) {
  /** Partitions of a coordinator's topics by default. */
  public static final int PARTITIONS = 6;

  private static final int WINDOW = 8_192;
  private static final int MAX_SLOTS = 1_024;

  /**
   * What came of it.
   *
   * @param agentsPerSwarm that there were
   * @param tasksPerSecond of all swarms together
   */
  public record Point(int swarms, int threads, int agentsPerSwarm, Spread tasksPerSecond) {}

  /** Runs one swarm for nothing, so that the first point is not the compiler's. */
  public void warmUp(Stands stands, Watch watch) throws IOException, InterruptedException {
    var unused = at(1, 1, stands, watch);
  }

  /**
   * Measures, on a stand of its own.
   *
   * @param swarms 1 to {@link #PARTITIONS}
   * @param threads of the coordinator
   */
  public Point at(int swarms, int threads, Stands stands, Watch watch)
      throws IOException, InterruptedException {
    int agentsPerSwarm = Math.max(1, agents / swarms);
    int window = WINDOW / swarms;
    int slots = Math.min(MAX_SLOTS, 2 * ((window + agentsPerSwarm - 1) / agentsPerSwarm));
    List<SteadyLoad> loads = new ArrayList<>();
    try (Stand stand =
        stands.coordinator(
            guarantee,
            Map.of(CoordinatorSetting.STREAM_THREADS.key(), Integer.toString(threads)),
            watch)) {
      try {
        for (SwarmId swarm : onPartitions(swarms, PARTITIONS)) {
          stand.create(swarm.value(), Map.of());
          loads.add(
              SteadyLoad.start(
                  stand,
                  new SteadyLoad.Plan(swarm, agentsPerSwarm, slots, 0, window, payloadBytes, 0),
                  watch));
        }
        RateMeter meter =
            new RateMeter(
                () -> loads.stream().mapToLong(SteadyLoad::done).sum(),
                () -> {
                  stand.checkAlive();
                  loads.forEach(SteadyLoad::check);
                },
                watch);
        RateMeter.Rates rates =
            meter.measure(
                "%d swarms, %d threads".formatted(swarms, threads),
                warmUpMs,
                repetitions,
                measuredMs);
        return new Point(swarms, threads, agentsPerSwarm, rates.perSecond());
      } finally {
        loads.forEach(SteadyLoad::close);
      }
    }
  }

  /** Swarms whose messages go through the partitions 0, 1, 2, … */
  static List<SwarmId> onPartitions(int swarms, int partitions) {
    List<SwarmId> found = new ArrayList<>();
    for (int number = 0; found.size() < swarms; number++) {
      SwarmId swarm = new SwarmId("swarm-" + number);
      byte[] key = swarm.value().getBytes(StandardCharsets.UTF_8);
      if (Utils.toPositive(Utils.murmur2(key)) % partitions == found.size()) {
        found.add(swarm);
      }
    }
    return found;
  }
}
