package io.fairlead.streams;

import io.fairlead.wire.WireException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that failed, which begins again from what was committed; but not for
 * ever: what fails again and again needs a human, and the instance stops.
 *
 * <p>A registry that does not answer is no such failure. A record whose schema is not known yet
 * stays where it is until somebody can say what it means, and an instance that stopped meanwhile
 * would have to be started by hand when the registry is back. Between two attempts the registry
 * client has waited, see {@code RetryPolicy}, unless it has been told never to ask again.
 */
final class ThreadReplacements implements StreamsUncaughtExceptionHandler {
  static final long WINDOW_MS = 600_000;

  private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacements.class);

  private final long max;
  private final TimeSource time;
  private final Deque<Long> recentMs = new ArrayDeque<>();

  /**
   * @param max replacements within {@link #WINDOW_MS}
   */
  ThreadReplacements(long max, TimeSource time) {
    this.max = max;
    this.time = time;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    Optional<WireException> outage = registryOutage(failure);
    if (outage.isPresent()) {
      LOG.warn(
          "no answer from the schema registry; the stream thread begins again: {}",
          outage.get().getMessage());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    long nowMs = time.nanoTime() / 1_000_000;
    while (!recentMs.isEmpty() && nowMs - recentMs.peekFirst() > WINDOW_MS) {
      recentMs.removeFirst();
    }
    if (failure instanceof Error || recentMs.size() >= max) {
      LOG.error(
          "stream thread failed, {} replaced in the last ten minutes; this instance stops",
          recentMs.size(),
          failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    recentMs.addLast(nowMs);
    LOG.error("stream thread failed and is replaced ({} of {})", recentMs.size(), max, failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static Optional<WireException> registryOutage(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WireException wire) {
        return wire.retriable() ? Optional.of(wire) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
