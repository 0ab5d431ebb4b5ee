package io.fairlead.bench.floor;

import io.fairlead.bench.CpuTimes;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.ClosedLoop;
import java.util.Map;
import java.util.TreeMap;

/** Measures how many tasks a second go round a {@link ClosedLoop}. */
final class Throughput {
  private static final long LOOK_MS = 100;

  private final Map<String, String> clientProperties;
  private final ClosedLoop loop;
  private final Runnable check;
  private final Watch watch;

  /**
   * @param check throws if the run has failed
   */
  Throughput(Map<String, String> clientProperties, ClosedLoop loop, Runnable check, Watch watch) {
    this.clientProperties = clientProperties;
    this.loop = loop;
    this.check = check;
    this.watch = watch;
  }

  /** Lets it run warm, then measures. */
  FloorRun measure(String side, FloorPlan plan) throws InterruptedException {
    run("warming up " + side, plan.warmUpMs());
    long sizedFrom = loop.done();
    LogSizes before = LogSizes.of(clientProperties);
    long from = loop.done();
    CpuTimes cpu = CpuTimes.now();
    long beganNanos = System.nanoTime();
    run("measuring " + side, plan.measuredMs());
    long done = loop.done() - from;
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    Map<String, Double> cpuMicros = new TreeMap<>();
    CpuTimes.now()
        .since(cpu)
        .forEach((part, nanos) -> cpuMicros.put(part, nanos / 1e3 / Math.max(1, done)));
    if (done <= 0 || loop.done() > loop.submitted()) {
      throw new IllegalStateException(
          "%d tasks were measured of %d done and %d submitted: there is no figure"
              .formatted(done, loop.done(), loop.submitted()));
    }
    double sized = Math.max(1, loop.done() - sizedFrom);
    LogSizes after = LogSizes.of(clientProperties);
    return new FloorRun(
        done / seconds,
        (after.records() - before.records()) / sized,
        (after.bytes() - before.bytes()) / sized,
        cpuMicros);
  }

  private void run(String step, long ms) throws InterruptedException {
    long beganNanos = System.nanoTime();
    for (long passed = 0; passed < ms; passed = (System.nanoTime() - beganNanos) / 1_000_000) {
      check.run();
      watch.at(step, passed, ms);
      watch.pause(Math.min(LOOK_MS, ms - passed));
    }
  }
}
