package io.fairlead.query.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether files have changed. By their attributes: a mounted secret is replaced
 * through a link, which a watch on the directory does not tell.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
  private static final long PERIOD_MS = 1_000;

  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "fairlead-file-watch");
            thread.setDaemon(true);
            return thread;
          });

  /** Of one set of files that belong together. */
  private static final class Seen {
    private final List<Path> files;
    private final Runnable changed;
    private String state;

    Seen(List<Path> files, Runnable changed) {
      this.files = files;
      this.changed = changed;
      this.state = state(files);
    }

    void look() {
      try {
        String now = state(files);
        if (!now.equals(state)) {
          state = now;
          changed.run();
        }
      } catch (RuntimeException e) {
        LOG.error("after a change of {}", files, e);
      }
    }
  }

  /** Runs that, on a thread of its own, when one of the files has changed. */
  void watch(List<Path> files, Runnable changed) {
    if (!files.isEmpty()) {
      Seen seen = new Seen(files, changed);
      ScheduledFuture<?> unused =
          looking.scheduleWithFixedDelay(seen::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }
  }

  private static String state(List<Path> files) {
    StringBuilder state = new StringBuilder();
    for (Path file : files) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        state
            .append(attributes.lastModifiedTime())
            .append(' ')
            .append(attributes.size())
            .append(' ')
            .append(attributes.fileKey());
      } catch (IOException e) {
        state.append("gone");
      }
      state.append('\n');
    }
    return state.toString();
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
