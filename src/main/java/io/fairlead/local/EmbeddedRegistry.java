package io.fairlead.local;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry for Avro inside this JVM, on loopback, with the part of Confluent's REST API
 * that its clients use: subjects, versions, ids, lookup, registration, deletion, compatibility,
 * config, mode. References between schemas are supported.
 *
 * <p>Everything is kept in the compacted topic {@code _schemas}, in Confluent's format, and
 * acknowledged there before it is answered; so it survives whatever the broker survives. One
 * registry at a time writes there: a later one fences an earlier one.
 *
 * <p>Not offered: JSON Schema and Protobuf, contexts, rules and metadata, exporters, import mode.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
  private static final int BIND_ATTEMPTS = 5;
  private static final int MAX_THREADS = 16;
  private static final int MIN_THREADS = 2;

  private final SubjectRegistry subjects;
  private final Javalin http;

  private EmbeddedRegistry(SubjectRegistry subjects, Javalin http) {
    this.subjects = subjects;
    this.http = http;
  }

  /**
   * Reads the log, then listens.
   *
   * @throws IOException if the log can't be had, or the port is taken
   */
  public static EmbeddedRegistry start(RegistryOptions options) throws IOException {
    SchemaLog log = new SchemaLog(options.bootstrapServers(), options.clientProperties());
    SubjectRegistry subjects;
    try {
      log.createTopic();
      subjects = new SubjectRegistry(log);
    } catch (KafkaException e) {
      throw new IOException("the registry could not read its log: " + e.getMessage(), e);
    }
    try {
      EmbeddedRegistry registry = new EmbeddedRegistry(subjects, listen(subjects, options));
      LOG.info(
          "Schema registry is up at {} with {} schema versions",
          registry.url(),
          subjects.state().size());
      return registry;
    } catch (IOException | RuntimeException e) {
      subjects.close();
      throw e;
    }
  }

  private static Javalin listen(SubjectRegistry subjects, RegistryOptions options)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = options.port().resolve();
      Javalin http = create(subjects, options);
      try {
        return http.start("127.0.0.1", port);
      } catch (JavalinBindException e) {
        http.stop();
        if (attempt == BIND_ATTEMPTS) {
          throw new IOException("the registry could not listen on port " + port, e);
        }
      }
    }
  }

  private static Javalin create(SubjectRegistry subjects, RegistryOptions options) {
    return Javalin.create(
        config -> {
          config.startup.showJavalinBanner = false;
          config.http.maxRequestSize = options.maxBodyBytes();
          config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
          new RegistryRoutes(subjects).addTo(config.routes);
        });
  }

  /** What clients set as {@code schema.registry.url}. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return http.port();
  }

  /** Stops listening. The log stays. */
  @Override
  public void close() {
    http.stop();
    subjects.close();
    LOG.info("Schema registry has stopped");
  }
}
