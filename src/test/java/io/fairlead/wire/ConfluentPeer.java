package io.fairlead.wire;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Confluent's own serialiser and deserialiser, release 7.9.5, in a class loader that shares nothing
 * with this class path but the JDK. Messages pass as bytes, records as JSON texts.
 */
final class ConfluentPeer implements AutoCloseable {
  /** Where the build puts it. */
  static final Path JAR = Path.of("target", "peers", "pinot-confluent-avro-shaded.jar");

  private final URLClassLoader loader;
  private final Map<String, ?> config;

  ConfluentPeer(String registryUrl) throws MalformedURLException {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is absent; the build copies it before the tests");
    }
    loader =
        new URLClassLoader(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    config = Map.of("schema.registry.url", registryUrl, "auto.register.schemas", true);
  }

  /** A generic record of this schema, given as Avro's JSON encoding, as a message. */
  byte[] write(String topic, String schema, String json) throws Exception {
    return inside(
        () -> {
          Object parser = create("org.apache.avro.Schema$Parser");
          Object parsed = parser.getClass().getMethod("parse", String.class).invoke(parser, schema);
          Class<?> schemaClass = type("org.apache.avro.Schema");
          Object factory = type("org.apache.avro.io.DecoderFactory").getMethod("get").invoke(null);
          Object decoder =
              factory
                  .getClass()
                  .getMethod("jsonDecoder", schemaClass, String.class)
                  .invoke(factory, parsed, json);
          Object reader =
              type("org.apache.avro.generic.GenericDatumReader")
                  .getConstructor(schemaClass)
                  .newInstance(parsed);
          Object record =
              type("org.apache.avro.io.DatumReader")
                  .getMethod("read", Object.class, type("org.apache.avro.io.Decoder"))
                  .invoke(reader, null, decoder);
          Object serializer = configured("io.confluent.kafka.serializers.KafkaAvroSerializer");
          return (byte[])
              serializer
                  .getClass()
                  .getMethod("serialize", String.class, Object.class)
                  .invoke(serializer, topic, record);
        });
  }

  /** A message as the JSON text of the generic record in it. */
  String read(String topic, byte[] message) throws Exception {
    return inside(
        () -> {
          Object deserializer = configured("io.confluent.kafka.serializers.KafkaAvroDeserializer");
          return deserializer
              .getClass()
              .getMethod("deserialize", String.class, byte[].class)
              .invoke(deserializer, topic, message)
              .toString();
        });
  }

  private Object configured(String serialiser) throws ReflectiveOperationException {
    Object made = create(serialiser);
    made.getClass().getMethod("configure", Map.class, boolean.class).invoke(made, config, false);
    return made;
  }

  private Object create(String name) throws ReflectiveOperationException {
    return type(name).getConstructor().newInstance();
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  /** Confluent's code looks classes up by the thread's context class loader. */
  private <R> R inside(Callable<R> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader outside = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(outside);
    }
  }

  @Override
  public void close() throws Exception {
    loader.close();
  }
}
