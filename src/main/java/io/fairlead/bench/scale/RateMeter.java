package io.fairlead.bench.scale;

import io.fairlead.bench.CpuTimes;
import io.fairlead.bench.Spread;
import io.fairlead.bench.Watch;
import java.util.function.LongSupplier;

/**
 * How many of something are done in a second.
 *
 * @param done how many so far
 * @param check throws if the run has failed
 */
record RateMeter(LongSupplier done, Runnable check, Watch watch) {
  private static final long LOOK_MS = 100;
  private static final double NS_PER_S = 1e9;
  private static final long NS_PER_MS = 1_000_000;
  private static final double NS_PER_US = 1e3;

  /**
   * What came of it.
   *
   * @param streamThreadUs processor time that the coordinator's stream threads took for each,
   *     microseconds
   */
  record Rates(Spread perSecond, Spread streamThreadUs) {}

  /**
   * Lets it run warm, then measures stretches of time that follow one another.
   *
   * @param step what it is called while it lasts
   */
  Rates measure(String step, long warmUpMs, int repetitions, long measuredMs)
      throws InterruptedException {
    run(step + ": warm-up", warmUpMs);
    double[] rates = new double[repetitions];
    double[] micros = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      CpuTimes cpu = CpuTimes.now();
      long before = done.getAsLong();
      long fromNs = System.nanoTime();
      run(step, measuredMs);
      long count = done.getAsLong() - before;
      rates[i] = count / ((System.nanoTime() - fromNs) / NS_PER_S);
      long nanos = CpuTimes.now().since(cpu).getOrDefault(CpuTimes.STREAM_THREAD, 0L);
      micros[i] = nanos / NS_PER_US / Math.max(1, count);
    }
    return new Rates(Spread.of(rates), Spread.of(micros));
  }

  private void run(String step, long ms) throws InterruptedException {
    long fromNs = System.nanoTime();
    for (long passedMs = 0; passedMs < ms; passedMs = (System.nanoTime() - fromNs) / NS_PER_MS) {
      check.run();
      watch.at(step, passedMs, ms);
      watch.pause(Math.min(LOOK_MS, ms - passedMs));
    }
  }
}
