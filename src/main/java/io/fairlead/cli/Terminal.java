package io.fairlead.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What a stream of this process leads to. A terminal is drawn on, anything else (a pipe, a file)
 * gets plain lines. {@code System.console()} is no substitute: it wants standard input to be a
 * terminal too, and from JDK 22 on says yes to a pipe.
 */
final class Terminal {
  /** Where the size cannot be learned. */
  static final int DEFAULT_WIDTH = 80;

  static final int DEFAULT_HEIGHT = 24;

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private Terminal() {}

  /** Width and height in characters. */
  record Size(int width, int height) {}

  static boolean onStdout() {
    return isTerminal(STDOUT);
  }

  static boolean onStderr() {
    return isTerminal(STDERR);
  }

  @SuppressWarnings("SystemConsoleNull") // only where there is no better way
  private static boolean isTerminal(int descriptor) {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    for (String root : new String[] {"/proc/self/fd/", "/dev/fd/"}) {
      Path link = Path.of(root + descriptor);
      try {
        if (Files.isSymbolicLink(link)) {
          String target = Files.readSymbolicLink(link).toString();
          return target.startsWith("/dev/pts/")
              || target.startsWith("/dev/tty")
              || target.equals("/dev/console");
        }
      } catch (IOException e) {
        // no /proc: ask the JDK below
      }
    }
    return System.console() != null;
  }

  /** The terminal's size now; asks {@code stty}, so at most once a second or two. */
  static Size size() {
    try {
      Process process =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return parse(answer);
      }
    } catch (IOException e) {
      // no stty, or no terminal
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Size(DEFAULT_WIDTH, DEFAULT_HEIGHT);
  }

  /** Reads {@code rows columns}; a terminal that does not know says 0 0. */
  static Size parse(String answer) {
    String[] words = answer.strip().split(" +");
    try {
      int height = Integer.parseInt(words[0]);
      int width = words.length > 1 ? Integer.parseInt(words[1]) : 0;
      return new Size(width > 0 ? width : DEFAULT_WIDTH, height > 0 ? height : DEFAULT_HEIGHT);
    } catch (NumberFormatException e) {
      return new Size(DEFAULT_WIDTH, DEFAULT_HEIGHT);
    }
  }
}
