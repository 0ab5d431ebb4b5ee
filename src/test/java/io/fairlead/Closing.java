package io.fairlead;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test has opened. It is closed in the reverse order, all of it, whatever fails on the way;
 * as an extension of a test class after its last test, and also when its start failed half way.
 */
public final class Closing implements AutoCloseable, AfterAllCallback {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Takes what was just opened. */
  public <T extends AutoCloseable> T add(T it) {
    opened.push(it);
    return it;
  }

  @Override
  public void close() throws Exception {
    Exception failure = new Exception("closing failed");
    closeAfter(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  /** Closes all after that failure, which is to be thrown; what fails now is suppressed by it. */
  public void closeAfter(Throwable failure) {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception | AssertionError e) {
        failure.addSuppressed(e);
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }
}
