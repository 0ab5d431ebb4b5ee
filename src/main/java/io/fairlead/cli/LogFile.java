package io.fairlead.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Sends the log where it does not disturb. To be called before anything logs: the logging library
 * reads these properties once. Properties given on the JVM's command line win.
 */
final class LogFile {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private LogFile() {}

  /** Into a file, with the lifecycle of Fairlead's own parts. */
  static void to(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    set("logFile", file.toString());
    set("log.io.fairlead", "info");
    common();
  }

  /** To stderr, warnings and worse. */
  static void toStderr() {
    set("logFile", "System.err");
    common();
  }

  /** Copies a log that is about to be deleted, and says where it is then. */
  static void keep(Path log, PrintWriter err) {
    Path kept =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "fairlead-" + ProcessHandle.current().pid() + ".log");
    try {
      Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
      err.println("fairlead: the log is kept in " + kept);
    } catch (IOException e) {
      err.println("fairlead: the log could not be kept: " + Failures.sentence(e));
    }
  }

  private static void common() {
    set("defaultLogLevel", "warn");
    set("showDateTime", "true");
    set("dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
    // What it can't read it tells its client, and would tell the log with a piece of it.
    set("log.io.modelcontextprotocol", "off");
    // Noise that nobody can act on: unknown settings passed through on purpose.
    set("log.org.apache.kafka.clients.consumer.ConsumerConfig", "error");
    set("log.org.apache.kafka.clients.producer.ProducerConfig", "error");
    set("log.org.apache.kafka.clients.admin.AdminClientConfig", "error");
  }

  private static void set(String key, String value) {
    if (System.getProperty(PREFIX + key) == null) {
      System.setProperty(PREFIX + key, value);
    }
  }
}
