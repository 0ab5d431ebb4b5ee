package io.fairlead.wire;

import io.fairlead.wire.SchemaRegistryException.Kind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.ParsedSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.kafka.common.config.ConfigException;

/**
 * Confluent's genuine registry client. It comes relocated, inside a Flink artifact, because
 * Confluent publishes nothing to Maven Central; this is the one class that knows. The build's
 * profile {@code confluent} compiles it without the relocation, against Confluent's own
 * coordinates.
 *
 * <p>The client brings URL lists with failover, basic and bearer authentication (OAuth too), TLS,
 * proxies and the in-memory registry behind {@code mock://}. Requests are repeated by {@link
 * RetryingSchemaRegistry}, since this release of the client does not.
 */
final class ConfluentSchemaRegistry implements SchemaRegistry {
  private static final String HEADER_PREFIX = "request.header.";
  private static final int SCHEMA_NOT_FOUND = 40403;
  private static final int SUBJECT_NOT_FOUND = 40401;

  private final SchemaRegistryClient client;
  private final boolean normalize;
  private final String urls;

  private ConfluentSchemaRegistry(SchemaRegistryClient client, boolean normalize, String urls) {
    this.client = client;
    this.normalize = normalize;
    this.urls = urls;
  }

  /** See {@link SchemaRegistry#connect}; this one makes a single attempt per request. */
  static SchemaRegistry connect(Map<String, ?> properties) {
    WireConfig config = WireConfig.from(properties);
    Map<String, Object> clientConfig = new HashMap<>(properties);
    // Confluent's defaults of 60 s would hold a stream thread past every one of its own deadlines.
    clientConfig.putIfAbsent("http.connect.timeout.ms", 2_000);
    clientConfig.putIfAbsent("http.read.timeout.ms", 5_000);
    // Later releases repeat requests themselves; twice would multiply.
    clientConfig.put("max.retries", 0);
    Map<String, String> headers = new HashMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(HEADER_PREFIX)) {
            headers.put(key.substring(HEADER_PREFIX.length()), String.valueOf(value));
          }
        });
    try {
      SchemaRegistryClient client =
          SchemaRegistryClientFactory.newClient(
              config.registryUrls(),
              config.maxSchemas(),
              List.of(new AvroSchemaProvider()),
              clientConfig,
              headers);
      return new ConfluentSchemaRegistry(
          client, config.normalizeSchemas(), String.join(",", config.registryUrls()));
    } catch (RuntimeException e) {
      ConfigException refusal =
          new ConfigException("the registry client refuses its settings: " + e.getMessage());
      refusal.initCause(e);
      throw refusal;
    }
  }

  @Override
  public int register(String subject, String schema) {
    return ask(
        "register a schema under " + subject,
        () -> client.register(subject, new AvroSchema(schema), normalize));
  }

  @Override
  public int lookUp(String subject, String schema) {
    return ask(
        "find a schema under " + subject,
        () -> client.getId(subject, new AvroSchema(schema), normalize));
  }

  @Override
  public String schema(int id) {
    return ask(
        "get schema " + id,
        () -> {
          ParsedSchema parsed = client.getSchemaById(id);
          if (parsed instanceof AvroSchema avro) {
            return avro.rawSchema().toString(); // the raw one has its references written out
          }
          throw new IOException(UNREADABLE_SCHEMA + " of type " + parsed.schemaType());
        });
  }

  /** What the client says when it got an answer that it can't parse as a schema. */
  private static final String UNREADABLE_SCHEMA = "Invalid schema";

  private static boolean saysUnreadable(Exception e) {
    return String.valueOf(e.getMessage()).contains(UNREADABLE_SCHEMA);
  }

  @FunctionalInterface
  private interface Request<R> {
    R send() throws IOException, RestClientException;
  }

  private <R> R ask(String what, Request<R> request) {
    try {
      return request.send();
    } catch (RestClientException e) {
      throw new SchemaRegistryException(kind(e), message(what, e), e);
    } catch (IOException e) {
      throw new SchemaRegistryException(
          saysUnreadable(e) ? Kind.NO_SUCH_SCHEMA : Kind.UNAVAILABLE, message(what, e), e);
    } catch (RuntimeException e) {
      // The client's own limits and checks: not the registry's answer, and no better next time.
      throw new SchemaRegistryException(
          saysUnreadable(e) ? Kind.NO_SUCH_SCHEMA : Kind.REFUSED, message(what, e), e);
    }
  }

  private static Kind kind(RestClientException e) {
    if (e.getStatus() >= 500 || e.getStatus() == 429 || e.getStatus() == 408) {
      return Kind.UNAVAILABLE;
    }
    // A bare 404 is a wrong URL, which must not make every record look like poison.
    return e.getErrorCode() == SCHEMA_NOT_FOUND || e.getErrorCode() == SUBJECT_NOT_FOUND
        ? Kind.NO_SUCH_SCHEMA
        : Kind.REFUSED;
  }

  private String message(String what, Exception e) {
    return "could not " + what + " at " + urls + ": " + e.getMessage();
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new SchemaRegistryException(Kind.UNAVAILABLE, message("leave the registry", e), e);
    }
  }
}
