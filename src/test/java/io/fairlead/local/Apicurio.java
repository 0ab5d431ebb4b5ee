package io.fairlead.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Apicurio Registry, a schema registry that others made, in a JVM of its own on a free port of
 * loopback. The profile {@code full} unpacks it. What it says goes into a file.
 */
public final class Apicurio implements AutoCloseable {
  private static final Path UNPACKED = Path.of("target", "apicurio").toAbsolutePath();
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path directory;
  private final Storage storage;
  private int port;
  private Process process;
  private Path log;

  /** Where it keeps what it is told. */
  public enum Storage {
    /** In a file: it knows after a restart what it knew before. */
    FILE,
    /** In its heap: it begins again from nothing, and gives out the same ids for other schemas. */
    MEMORY
  }

  private Apicurio(Path directory, Storage storage) {
    this.directory = directory;
    this.storage = storage;
  }

  /**
   * Starts it; returns once it answers.
   *
   * @param directory of its own, for its log and its data
   */
  public static Apicurio start(Path directory, Storage storage) throws IOException {
    Apicurio apicurio = new Apicurio(Files.createDirectories(directory), storage);
    try {
      apicurio.run();
    } catch (IOException | RuntimeException | Error e) {
      apicurio.close();
      throw e;
    }
    return apicurio;
  }

  /** Confluent's API, as {@code schema.registry.url} wants it. */
  public String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  /** Kills it hard; from then on nobody listens on its port. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " survived a kill");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** After {@link #kill}: on the same port and data; returns once it answers. */
  public void restart() throws IOException {
    run();
  }

  private void run() throws IOException {
    log = Files.createTempFile(directory, "apicurio", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                runner().toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("HTTP_PORT", Integer.toString(port)); // 0 at first: any that is free
    environment.put("REGISTRY_REST_ARTIFACT_DELETION_ENABLED", "true");
    if (storage == Storage.FILE) {
      environment.put("REGISTRY_DATASOURCE_URL", "jdbc:h2:file:" + directory.resolve("registry"));
    }
    process = builder.start();
    Awaitility.await("Apicurio answers")
        .dontCatchUncaughtExceptions() // who waits for it meanwhile may fail and begin again
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("it ended with " + process.exitValue() + ":\n" + said());
              }
            })
        .until(this::answers);
  }

  private static Path runner() throws IOException {
    if (!Files.isDirectory(UNPACKED)) {
      throw new IOException(UNPACKED + " is not there: mvn -Pfull unpacks it");
    }
    try (Stream<Path> files = Files.list(UNPACKED)) {
      List<Path> runners =
          files.filter(file -> file.toString().endsWith("-runner.jar")).sorted().toList();
      if (runners.size() != 1) {
        throw new IOException(UNPACKED + " has " + runners + ", and one runner was expected");
      }
      return runners.get(0);
    }
  }

  private boolean answers() throws InterruptedException {
    Matcher listening = LISTENING.matcher(said());
    if (!listening.find()) {
      return false;
    }
    port = Integer.parseInt(listening.group(1));
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/subjects")).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
