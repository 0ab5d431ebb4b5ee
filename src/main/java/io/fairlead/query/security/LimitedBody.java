package io.fairlead.query.security;

import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body ends with a {@link Problem} when it is too long or too slow, whatever it
 * says of its length and whoever reads it.
 */
final class LimitedBody extends HttpServletRequestWrapper {
  private final HttpLimits limits;
  private final LongSupplier nanoTime;
  private @Nullable Counted stream;
  private @Nullable BufferedReader reader;

  LimitedBody(HttpServletRequest request, HttpLimits limits, LongSupplier nanoTime) {
    super(request);
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    Counted counted = stream;
    if (counted == null) {
      counted = new Counted(super.getInputStream());
      stream = counted;
    }
    return counted;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    BufferedReader made = reader;
    if (made == null) {
      made = new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
      reader = made;
    }
    return made;
  }

  static Problem tooLarge(HttpLimits limits) {
    return Problem.tooLarge("the body is longer than " + limits.maxBodyBytes() + " bytes");
  }

  private final class Counted extends ServletInputStream {
    private final ServletInputStream in;
    private final long startNs = nanoTime.getAsLong();
    private long read;

    Counted(ServletInputStream in) {
      this.in = in;
    }

    private int counted(int bytes) {
      read += Math.max(bytes, 0);
      if (read > limits.maxBodyBytes()) {
        throw tooLarge(limits).toException();
      }
      if (nanoTime.getAsLong() - startNs > limits.bodyTimeoutMs() * 1_000_000L) {
        throw tooSlow();
      }
      return bytes;
    }

    private ProblemException tooSlow() {
      return Problem.of(
              408, "Request Timeout", "the body took longer than " + limits.bodyTimeoutMs() + " ms")
          .toException();
    }

    /** The server gives a body up that has been silent for long. */
    private IOException failed(IOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof TimeoutException) {
          throw tooSlow();
        }
      }
      return e;
    }

    @Override
    public int read() throws IOException {
      try {
        int one = in.read();
        counted(one < 0 ? 0 : 1);
        return one;
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return counted(in.read(into, offset, length));
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }
  }
}
