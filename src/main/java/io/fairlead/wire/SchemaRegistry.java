package io.fairlead.wire;

import java.util.Map;

/**
 * What the serdes need of a schema registry. Schemas are JSON texts, so that no client's own Avro
 * shows. Safe for use by several threads; answers are cached, since an id never changes its
 * meaning.
 */
public interface SchemaRegistry extends AutoCloseable {

  /**
   * The id of this schema under this subject; the registry adds it if it is new.
   *
   * @throws SchemaRegistryException if there is no id to be had
   */
  int register(String subject, String schema);

  /**
   * The id of this schema under this subject, which must have it already.
   *
   * @throws SchemaRegistryException if there is no id to be had
   */
  int lookUp(String subject, String schema);

  /**
   * The schema of this id, with everything it refers to written out.
   *
   * @throws SchemaRegistryException if there is no Avro schema to be had
   */
  String schema(int id);

  @Override
  void close();

  /**
   * The registry named by {@code schema.registry.url}: one or more URLs, or {@code mock://} and a
   * scope for one in memory, shared by all in this JVM who name the same scope. Credentials, TLS
   * and everything else are set by Confluent's own property names. What may pass is retried, see
   * {@link RetryPolicy#from}.
   *
   * @throws org.apache.kafka.common.config.ConfigException if the properties are no good
   */
  static SchemaRegistry connect(Map<String, ?> properties) {
    return new RetryingSchemaRegistry(
        ConfluentSchemaRegistry.connect(properties), RetryPolicy.from(properties));
  }
}
