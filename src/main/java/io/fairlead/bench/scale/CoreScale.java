package io.fairlead.bench.scale;

import com.sun.management.OperatingSystemMXBean;
import io.fairlead.bench.HeapInUse;
import io.fairlead.bench.Spread;
import io.fairlead.bench.Watch;
import io.fairlead.model.Task;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * What a life of a task costs in the core, without Kafka, and what a waiting task takes of the
 * heap, at one number of waiting tasks and of agents. Tasks are made outside of the measured time,
 * each with an id that was not there before.
 *
 * @param warmUpMs of lives before each point
 * @param repetitions of the measurement, from 1
 * @param measuredMs each repetition lasts at least so long
 */
public record CoreScale(TaskMix mix, long warmUpMs, int repetitions, long measuredMs) {
  private static final int TURNS_AT_A_TIME = 2_500;
  private static final int WARM_UP_AGENTS = 100;
  private static final int WARM_UP_WAITING = 10_000;
  private static final double NS_PER_US = 1_000;

  public CoreScale {
    if (repetitions < 1) {
      throw new IllegalArgumentException("measured " + repetitions + " times");
    }
  }

  /**
   * What came of it.
   *
   * @param waiting tasks that waited all the time
   * @param lifeUs wall time of one life, microseconds
   * @param lifeCpuUs processor time of the whole process for one life, microseconds; garbage
   *     collector and compiler included
   * @param heapBytesPerTask what one more waiting task takes of the heap
   * @param heapBytesPerAgent what an agent takes with the tasks in its slots; of few agents it says
   *     little, since what the swarm itself takes is in it
   */
  public record Point(
      int waiting,
      int agents,
      Spread lifeUs,
      Spread lifeCpuUs,
      double heapBytesPerTask,
      double heapBytesPerAgent) {}

  /** Lets so much run that the compiler has nothing left to do, before the first point. */
  public void warmUp(long forMs, Watch watch) throws InterruptedException {
    watch.at("warm-up", 0, 0);
    watch.pause(0);
    Source source = new Source();
    CoreLives lives = new CoreLives(WARM_UP_AGENTS, source::make);
    lives.submit(WARM_UP_WAITING, source::make);
    measure(lives, source, forMs);
  }

  /** Measures; the watch is asked between the parts. */
  public Point at(int waiting, int agents, Watch watch) throws InterruptedException {
    String step = "%,d agents, %,d waiting".formatted(agents, waiting);
    watch.at(step + ": filling", 0, repetitions);
    watch.pause(0);
    Source source = new Source();
    long emptyBytes = HeapInUse.afterFullCollection();
    CoreLives lives = new CoreLives(agents, source::make);
    long beforeBytes = HeapInUse.afterFullCollection();
    double heapBytesPerAgent = (beforeBytes - emptyBytes) / (double) agents;
    lives.submit(waiting, source::make);
    double heapBytesPerTask = (HeapInUse.afterFullCollection() - beforeBytes) / (double) waiting;
    watch.at(step + ": warm-up", 0, repetitions);
    measure(lives, source, warmUpMs);
    double[] wallUs = new double[repetitions];
    double[] cpuUs = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      watch.at(step, i, repetitions);
      watch.pause(0);
      Cost cost = measure(lives, source, measuredMs);
      wallUs[i] = cost.wallNs() / NS_PER_US / cost.lives();
      cpuUs[i] = cost.cpuNs() / NS_PER_US / cost.lives();
    }
    return new Point(
        waiting, agents, Spread.of(wallUs), Spread.of(cpuUs), heapBytesPerTask, heapBytesPerAgent);
  }

  private record Cost(long lives, long wallNs, long cpuNs) {}

  private static Cost measure(CoreLives lives, Source source, long forMs) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long count = 0;
    long wallNs = 0;
    long cpuNs = 0;
    do {
      source.stock(TURNS_AT_A_TIME * CoreLives.SLOTS);
      long cpuFromNs = system.getProcessCpuTime();
      long fromNs = System.nanoTime();
      for (int i = 0; i < TURNS_AT_A_TIME; i++) {
        lives.turn(source::take);
      }
      wallNs += System.nanoTime() - fromNs;
      cpuNs += system.getProcessCpuTime() - cpuFromNs;
      count += TURNS_AT_A_TIME * (long) CoreLives.SLOTS;
    } while (wallNs < TimeUnit.MILLISECONDS.toNanos(forMs));
    return new Cost(count, wallNs, cpuNs);
  }

  /** Tasks by rising number; some made beforehand. */
  private final class Source {
    private final Deque<Task> made = new ArrayDeque<>();
    private int next;

    private Task make() {
      return mix.task(next++);
    }

    private void stock(int count) {
      for (int i = made.size(); i < count; i++) {
        made.add(make());
      }
    }

    private Task take() {
      return made.remove();
    }
  }
}
