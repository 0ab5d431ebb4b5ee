package io.fairlead.wire;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a task carries for its agent and the coordinator never looks into.
 *
 * @param bytes what the handler gets; read only
 * @param contentType media type of the bytes
 * @param headers trace headers and whatever else the producer gave; sorted, so that the same
 *     payload is always the same bytes
 */
public record Payload(ByteBuffer bytes, String contentType, Map<String, String> headers) {
  /** Content type where the producer gives none. */
  public static final String OCTETS = "application/octet-stream";

  /** No bytes, no headers. */
  public static final Payload EMPTY = new Payload(ByteBuffer.allocate(0), OCTETS, Map.of());

  public Payload {
    bytes = bytes.asReadOnlyBuffer();
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /** The bytes, with a position of the caller's own. */
  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  /** Bytes, content type and headers together, bytes and characters. */
  public int weight() {
    int weight = size() + contentType.length();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      weight += header.getKey().length() + header.getValue().length();
    }
    return weight;
  }

  /** Size of the bytes alone. */
  public int size() {
    return bytes.remaining();
  }
}
