package io.fairlead.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What ties a child process to the one that started it. Its standard input is a pipe that nobody
 * writes to but the parent: a line asks for an orderly end, the end of the input means that the
 * parent is gone, however it went, and the child halts at once. Its standard output carries words
 * about its state, one line each: a key, a space, the value.
 */
final class Lifeline {
  private final PrintStream out;
  private final CountDownLatch asked = new CountDownLatch(1);

  private Lifeline(PrintStream out) {
    this.out = out;
  }

  /** Takes hold of this process's standard streams. */
  static Lifeline ofThisProcess() {
    Lifeline lifeline = new Lifeline(System.out);
    Thread watch = new Thread(() -> lifeline.watch(System.in), "fairlead-lifeline");
    watch.setDaemon(true);
    watch.start();
    return lifeline;
  }

  private void watch(InputStream in) {
    try {
      if (in.read() >= 0) {
        asked.countDown();
        while (in.read() >= 0) {
          // until the parent is gone
        }
      }
    } catch (IOException e) {
      // as good as its end
    }
    Runtime.getRuntime().halt(1);
  }

  void say(String key, String value) {
    out.println(key + " " + value);
    out.flush();
  }

  /** Waits for that long, or until an orderly end is asked for; whether it is. */
  boolean await(long ms) throws InterruptedException {
    return asked.await(ms, TimeUnit.MILLISECONDS);
  }
}
