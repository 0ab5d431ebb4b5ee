package io.fairlead.streams;

import io.fairlead.streams.tally.Tallies;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the counts every few seconds, beside the stream threads. */
final class TallySampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TallySampler.class);
  private static final long EVERY_MS = 5_000;

  private final ScheduledExecutorService thread;
  private final ScheduledFuture<?> rounds;

  TallySampler(Tallies tallies, TimeSource time) {
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "fairlead-tallies");
              made.setDaemon(true);
              return made;
            });
    this.rounds =
        thread.scheduleAtFixedRate(
            () -> sample(tallies, time), EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private static void sample(Tallies tallies, TimeSource time) {
    try {
      tallies.sample(time.wallMs(), time.nanoTime());
    } catch (RuntimeException e) {
      LOG.error("the counts of this moment could not be kept", e);
    }
  }

  @Override
  public void close() {
    rounds.cancel(false);
    thread.shutdownNow();
  }
}
