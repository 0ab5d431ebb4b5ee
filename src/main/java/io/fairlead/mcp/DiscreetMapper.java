package io.fairlead.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import java.io.IOException;
import java.util.function.Function;

/**
 * JSON of the protocol. What can't be read is not quoted: the SDK writes the reason into the log,
 * and a payload has no business there.
 */
final class DiscreetMapper implements McpJsonMapper {
  /** What it says of parameters that are not those of their method. */
  static final String MISFIT = "it is no value of that kind";

  /** Lenient, as the protocol asks: newer clients send fields that are not known here. */
  private final McpJsonMapper inner = new JacksonMcpJsonMapper(new ObjectMapper());

  /** Reads something. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T discreetly(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("it is no JSON of that kind");
    }
  }

  private static <T> T discreetly(Object value, Function<Object, T> conversion) {
    try {
      return conversion.apply(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(MISFIT);
    }
  }

  @Override
  public <T> T readValue(String json, Class<T> type) throws IOException {
    return discreetly(() -> inner.readValue(json, type));
  }

  @Override
  public <T> T readValue(byte[] json, Class<T> type) throws IOException {
    return discreetly(() -> inner.readValue(json, type));
  }

  @Override
  public <T> T readValue(String json, TypeRef<T> type) throws IOException {
    return discreetly(() -> inner.readValue(json, type));
  }

  @Override
  public <T> T readValue(byte[] json, TypeRef<T> type) throws IOException {
    return discreetly(() -> inner.readValue(json, type));
  }

  @Override
  public <T> T convertValue(Object value, Class<T> type) {
    return discreetly(value, given -> inner.convertValue(given, type));
  }

  @Override
  public <T> T convertValue(Object value, TypeRef<T> type) {
    return discreetly(value, given -> inner.convertValue(given, type));
  }

  @Override
  public String writeValueAsString(Object value) throws IOException {
    return inner.writeValueAsString(value);
  }

  @Override
  public byte[] writeValueAsBytes(Object value) throws IOException {
    return inner.writeValueAsBytes(value);
  }
}
