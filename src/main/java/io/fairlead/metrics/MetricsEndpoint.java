package io.fairlead.metrics;

import io.fairlead.query.EndpointTable;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.SwarmAccess;
import io.fairlead.streams.Coordinator;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /metrics}, in the format that the scraper accepts. Who may read may read this. The
 * coordinator's own meters are collected at each scrape; those of Kafka Streams and of the JVM come
 * by Micrometer's binders.
 */
public final class MetricsEndpoint implements HttpExtension, AutoCloseable {
  static final String PATH = "/metrics";
  private static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final AtomicReference<@Nullable Supply> supply = new AtomicReference<>();
  private @Nullable KafkaStreamsMetrics kafka;

  private interface Supply {
    Optional<Coordinator> get();
  }

  public MetricsEndpoint() {
    PrometheusRegistry prometheus = new PrometheusRegistry();
    prometheus.register(new InstanceCollector(this::coordinator));
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    registry.config().meterFilter(KafkaMeters.filter());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  private Optional<Coordinator> coordinator() {
    Supply found = supply.get();
    return found == null ? Optional.empty() : found.get();
  }

  @Override
  public void addTo(JavalinConfig config, EndpointTable table, SwarmAccess access) {
    supply.set(access::ifStarted);
    config.routes.get(PATH, this::scrape);
  }

  private void scrape(Context c) throws IOException {
    bindKafka();
    String accepted = c.header("Accept");
    String type =
        accepted != null && accepted.contains("application/openmetrics-text")
            ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
            : PLAIN;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    registry.scrape(out, type);
    c.contentType(type).result(out.toByteArray());
  }

  /** As soon as there is something to bind to. */
  private synchronized void bindKafka() {
    Optional<Coordinator> coordinator = coordinator();
    if (kafka == null && coordinator.isPresent()) {
      kafka = new KafkaStreamsMetrics(coordinator.get().streams(), Tags.empty());
      kafka.bindTo(registry);
    }
  }

  @Override
  public synchronized void close() {
    if (kafka != null) {
      kafka.close();
    }
    collections.close();
    registry.close();
  }
}
