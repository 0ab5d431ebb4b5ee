package io.fairlead.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * Shows on stderr that something is under way: a bar with the time left on a terminal, a line every
 * ten seconds elsewhere. Work that is done within a second shows nothing.
 *
 * <p>Told from any thread, drawn by its own.
 */
final class Progress implements AutoCloseable {
  private static final long FIRST_MS = 1_000;
  private static final long REDRAW_MS = 200;
  private static final long LINE_MS = 10_000;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final int width;
  private final long startNs = System.nanoTime();
  private final Thread painter;
  private String label;
  private long done;
  private long total;

  /** When something was told last. */
  private long toldNs = startNs;

  /** When the present count began: a step may count anew, and its pace is not that of the whole. */
  private long countNs = startNs;

  private boolean drawn;
  private boolean closed;

  Progress(PrintWriter err, String label) {
    this.err = err;
    this.label = label;
    this.terminal = Terminal.onStderr();
    this.width = terminal ? Terminal.size().width() : 0;
    this.painter = new Thread(this::paint, "fairlead-progress");
    painter.setDaemon(true);
    painter.start();
  }

  /** What is being done now. */
  synchronized void step(String what) {
    label = what;
    toldNs = System.nanoTime();
  }

  /** How far it is. */
  synchronized void at(long doneNow, long totalNow) {
    if (totalNow != total || doneNow < done) {
      countNs = toldNs;
    }
    toldNs = System.nanoTime();
    done = doneNow;
    total = totalNow;
  }

  /** The next of so many steps. */
  synchronized void step(String what, long doneNow, long totalNow) {
    label = what;
    at(doneNow, totalNow);
  }

  private synchronized void paint() {
    long next = FIRST_MS;
    try {
      while (!closed) {
        long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        if (elapsed < next) {
          wait(next - elapsed);
          continue;
        }
        if (terminal) {
          err.print(CLEAR_LINE + ProgressText.bar(label, done, total, countedMs(), width));
          drawn = true;
          next = elapsed + REDRAW_MS;
        } else {
          if (elapsed >= LINE_MS) {
            err.println("fairlead: " + ProgressText.line(label, done, total, countedMs()));
          }
          next = (elapsed / LINE_MS + 1) * LINE_MS;
        }
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long countedMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - (total > 0 ? countNs : startNs));
  }

  /** A line that stays. */
  synchronized void say(String line) {
    if (drawn) {
      err.print(CLEAR_LINE);
    }
    err.println("fairlead: " + line);
    err.flush();
  }

  /** Takes the bar away. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    if (drawn) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
