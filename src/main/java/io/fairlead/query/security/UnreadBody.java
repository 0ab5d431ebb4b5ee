package io.fairlead.query.security;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * What a refused caller is still sending is taken and thrown away, up to a bound: a connection that
 * is closed on unread bytes is reset, and the caller loses the answer with it (RFC 9112, section
 * 9.6).
 */
final class UnreadBody {
  /** Taken from one request at most, bytes; the largest body that can be configured. */
  private static final int MOST_BYTES = 64 << 20;

  /** Callers waited for at once; each holds a thread, and need not be known to anybody. */
  private static final int MOST_AT_ONCE = 8;

  private final HttpLimits limits;
  private final LongSupplier nanoTime;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);

  UnreadBody(HttpLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /** Sends the answer, if it is an error, and takes the rest of the body. */
  void discard(HttpServletRequest request, HttpServletResponse response) {
    // Who waits to be told to go on has sent nothing.
    if (response.getStatus() < 400
        || request.isAsyncStarted()
        || request.getHeader("Expect") != null) {
      return;
    }
    try {
      ServletInputStream in = request.getInputStream();
      if (in.isFinished() || !room.tryAcquire()) {
        return;
      }
      try {
        response.flushBuffer();
        drain(in);
      } finally {
        room.release();
      }
    } catch (IOException | IllegalStateException e) {
      // The caller is gone, too slow, or sends what is no body: the connection ends as it would.
    }
  }

  private void drain(ServletInputStream in) throws IOException {
    long startNs = nanoTime.getAsLong();
    byte[] buffer = new byte[1 << 13];
    long taken = 0;
    int read = 0;
    while (read >= 0
        && taken < MOST_BYTES
        && nanoTime.getAsLong() - startNs <= limits.bodyTimeoutMs() * 1_000_000L) {
      read = in.read(buffer);
      taken += read;
    }
  }
}
