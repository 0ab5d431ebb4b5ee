package io.fairlead.scheduler;

import io.fairlead.bench.scale.CoreLives;
import io.fairlead.bench.scale.TaskMix;
import io.fairlead.model.Task;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of one whole life of a task in the core, see {@link CoreLives}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms3g", "-Xmx3g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class LifeBenchmark {
  @Param({"100", "1000", "10000"})
  int agents;

  @Param({"1000", "10000", "100000", "1000000"})
  int queued;

  /** normal: one level and no requirements; mixed: all levels, priorities, deadlines, classes. */
  @Param({"normal", "mixed"})
  String tasks;

  private CoreLives lives;
  private Task[] ring;
  private int next;

  @Setup
  public void fill() {
    TaskMix mix = TaskMix.valueOf(tasks.toUpperCase(Locale.ROOT));
    ring = new Task[queued + 2 * CoreLives.SLOTS * agents + 16];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = mix.task(i);
    }
    lives = new CoreLives(agents, this::task);
    lives.submit(queued, this::task);
  }

  /** One agent's turn: as many lives as it has slots. */
  @Benchmark
  @OperationsPerInvocation(CoreLives.SLOTS)
  public void life() {
    lives.turn(this::task);
  }

  private Task task() {
    Task task = ring[next];
    next = next + 1 == ring.length ? 0 : next + 1;
    return task;
  }
}
