package io.fairlead.query.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.query.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class LimitedBodyTest {
  private long nowNs;

  /** A body whose next byte is not there: the server says why not. */
  private static final class Broken extends ServletInputStream {
    private final IOException why;

    Broken(IOException why) {
      this.why = why;
    }

    @Override
    public int read() throws IOException {
      throw why;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      throw why;
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private LimitedBody body(IOException why) {
    HttpServletRequest request =
        (HttpServletRequest)
            Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getInputStream") ? new Broken(why) : null);
    return new LimitedBody(request, HttpLimits.DEFAULT, () -> nowNs);
  }

  @Test
  void aBodyThatFallsSilentIsTooSlow() {
    IOException idle = new IOException(new TimeoutException("Idle timeout expired"));
    for (boolean one : new boolean[] {true, false}) {
      ProblemException slow =
          assertThrows(
              ProblemException.class,
              () -> {
                ServletInputStream in = body(idle).getInputStream();
                int unused = one ? in.read() : in.read(new byte[10], 0, 10);
              });
      assertEquals(408, slow.problem().status());
    }
  }

  @Test
  void aBodyThatBreaksOffIsNot() {
    IOException gone = new IOException("connection reset");
    IOException seen = assertThrows(IOException.class, () -> body(gone).getInputStream().read());
    assertSame(gone, seen);
  }
}
