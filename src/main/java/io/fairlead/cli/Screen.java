package io.fairlead.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * Draws picture after picture in the same place of a terminal. Each one is written in a single
 * piece, line over line, and only what remains of the former one is cleared, so nothing flickers.
 * The last picture stays.
 */
final class Screen implements AutoCloseable {
  private static final String HIDE_CURSOR = "\033[?25l";
  private static final String SHOW_CURSOR = "\033[?25h";
  private static final String CLEAR_TO_LINE_END = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";
  private static final long SIZE_EVERY_MS = 2_000;

  private final PrintWriter out;
  private Terminal.Size size = Terminal.size();
  private long sizedNs = System.nanoTime();
  private int drawn;

  Screen(PrintWriter out) {
    this.out = out;
    out.print(HIDE_CURSOR);
    out.flush();
  }

  /** The terminal's size, asked anew every two seconds: it may be resized. */
  Terminal.Size size() {
    if ((System.nanoTime() - sizedNs) / 1_000_000 >= SIZE_EVERY_MS) {
      size = Terminal.size();
      sizedNs = System.nanoTime();
    }
    return size;
  }

  void draw(List<String> lines) {
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\033[").append(drawn).append('A');
    }
    frame.append('\r');
    for (String line : lines) {
      frame.append(line).append(CLEAR_TO_LINE_END).append('\n');
    }
    frame.append(CLEAR_BELOW);
    out.print(frame);
    out.flush();
    drawn = lines.size();
  }

  @Override
  public void close() {
    out.print(SHOW_CURSOR);
    out.flush();
  }
}
