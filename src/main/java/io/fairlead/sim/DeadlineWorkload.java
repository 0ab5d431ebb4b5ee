package io.fairlead.sim;

import io.fairlead.model.Level;
import io.fairlead.model.Series;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Critical tasks with deadlines, some of them delayed and some of periodic series, beside load of
 * the other levels. It begins with a while of ordinary tasks, the longest that there will be among
 * them, in which agents are measured; deadlines come after it. The same seed gives the same
 * workload.
 *
 * @param count tasks after the beginning, 1 to 1,000,000
 * @param fleet that it is meant for
 * @param utilisation of that fleet by everything together, above 0
 * @param criticalPart of the work, 0 to 1
 * @param error spread of the estimates: the standard deviation of the logarithm of estimate over
 *     cost; 0 for exact ones
 */
public record DeadlineWorkload(
    int count, Fleet fleet, double utilisation, double criticalPart, double error) {
  /** Cost of the longest task, microseconds. */
  private static final long LONGEST_US = 400_000;

  private static final double MEAN_US = 100_000;
  private static final long MEASURING_US = 20_000_000;
  private static final int MEASURING_ROUNDS = 12;
  private static final int SERIES = 3;
  private static final double DELAYED = 0.2;
  private static final Level[] OTHERS = {Level.HIGH, Level.NORMAL, Level.LOW};

  public DeadlineWorkload {
    if (count < 1 || count > 1_000_000) {
      throw new IllegalArgumentException(count + " tasks: must be 1 to 1,000,000");
    }
    if (!(utilisation > 0) || !(criticalPart >= 0) || criticalPart > 1 || !(error >= 0)) {
      throw new IllegalArgumentException(
          "utilisation " + utilisation + ", critical " + criticalPart + ", error " + error);
    }
  }

  /** Draws the workload. */
  public Workload generate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> measuring = measuring();
    List<Arrival> load = new ArrayList<>();
    double gapUs = MEAN_US / (fleet.totalSpeed() * utilisation);
    double atUs = MEASURING_US;
    for (int i = 0; i < count; i++) {
      load.add(arrival(Math.round(atUs), random));
      atUs -= Math.log(1 - random.nextDouble()) * gapUs;
    }
    List<List<Arrival>> parts = new ArrayList<>();
    parts.add(measuring);
    parts.add(load);
    for (int i = 0; i < SERIES; i++) {
      parts.add(series(i, Math.round(atUs), random));
    }
    return Workload.merged("deadlines, seed " + seed, parts);
  }

  private List<Arrival> measuring() {
    List<Arrival> tasks = new ArrayList<>();
    int slots = fleet.agents().stream().mapToInt(SimulatedAgent::slots).sum();
    for (int round = 0; round < MEASURING_ROUNDS; round++) {
      for (int i = 0; i < slots; i++) {
        long costUs = round == 0 ? LONGEST_US : LONGEST_US / 4;
        tasks.add(plain(round * 1_000_000L, "other", Level.NORMAL, costUs));
      }
    }
    return tasks;
  }

  private Arrival arrival(long offsetUs, SplittableRandom random) {
    long costUs = (long) Math.min(LONGEST_US, 1_000 - Math.log(1 - random.nextDouble()) * MEAN_US);
    if (random.nextDouble() >= criticalPart) {
      Level level = OTHERS[random.nextInt(OTHERS.length)];
      return estimated(plain(offsetUs, "other", level, costUs), random);
    }
    long delayUs = random.nextDouble() < DELAYED ? random.nextLong(3_000_000) : 0;
    Arrival task = plain(offsetUs, "tenant-" + random.nextInt(2), Level.CRITICAL, costUs);
    return estimated(task.due(delayUs, deadlineUs(costUs, random)), random);
  }

  /** From tight to easy: a few times what the task takes on the slowest agent, and some. */
  private long deadlineUs(long costUs, SplittableRandom random) {
    double slowest = fleet.agents().stream().mapToDouble(SimulatedAgent::speed).min().orElseThrow();
    return Math.round(
        costUs / slowest * (1 + 3 * random.nextDouble()) + 1_500_000 * random.nextDouble());
  }

  private List<Arrival> series(int number, long untilUs, SplittableRandom random) {
    List<Arrival> tasks = new ArrayList<>();
    long periodMs = 1_000 + random.nextLong(3_000);
    long costUs = 20_000 + random.nextLong(100_000);
    Series series = new Series("series-" + number, periodMs);
    long deadlineUs = deadlineUs(costUs, random) + 500_000;
    long atUs = MEASURING_US + random.nextLong(periodMs * 1_000);
    while (atUs < untilUs) {
      Arrival task = plain(atUs, "periodic", Level.CRITICAL, costUs).due(0, deadlineUs).of(series);
      tasks.add(estimated(task, random));
      // Now and then late, never early.
      atUs += periodMs * 1_000 + (random.nextInt(4) == 0 ? random.nextLong(300_000) : 0);
    }
    return tasks;
  }

  private static Arrival plain(long offsetUs, String tenant, Level level, long costUs) {
    return new Arrival(offsetUs, new TenantId(tenant), "work", level, costUs, null, List.of());
  }

  private Arrival estimated(Arrival task, SplittableRandom random) {
    if (error == 0) {
      return task;
    }
    double factor = Math.exp(error * random.nextGaussian());
    return task.estimated(Math.max(1, Math.round(task.costUs() * factor)));
  }
}
