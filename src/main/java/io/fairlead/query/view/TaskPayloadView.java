package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.wire.Payload;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of what a task carries for its agent, as long as it has not ended.
 *
 * @param size of the whole, bytes
 * @param contentType media type, as submitted
 * @param text the first 4 KiB where they are text, with what would hide or move other text escaped
 * @param base64 the first 4 KiB where they are no text
 * @param cut whether there is more
 * @param headers as submitted, escaped in the same way
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskPayloadView(
    String swarmId,
    String taskId,
    int size,
    String contentType,
    @Nullable String text,
    @Nullable String base64,
    boolean cut,
    @Nullable SortedMap<String, String> headers) {
  /** Bytes shown at most. */
  static final int MAX_BYTES = 4_096;

  /** That payload. */
  public static TaskPayloadView of(String swarm, String task, Payload payload) {
    ByteBuffer bytes = payload.bytes();
    int size = bytes.remaining();
    byte[] shown = new byte[Math.min(size, MAX_BYTES)];
    bytes.get(shown);
    boolean cut = shown.length < size;
    // Octets are what a producer is taken to mean that names no type: they may be text all the
    // same.
    boolean unnamed = payload.contentType().equals(Payload.OCTETS);
    String text =
        Bytes.text(
            cut ? Arrays.copyOf(shown, Bytes.wholeCharacters(shown)) : shown,
            unnamed ? null : payload.contentType());
    boolean readable = text != null && !(unnamed && Bytes.hasControls(text));
    return new TaskPayloadView(
        swarm,
        task,
        size,
        payload.contentType(),
        readable && text != null ? Bytes.escapedLines(text) : null,
        readable ? null : Base64.getEncoder().encodeToString(shown),
        cut,
        payload.headers().isEmpty() ? null : shown(payload.headers()));
  }

  private static SortedMap<String, String> shown(Map<String, String> headers) {
    SortedMap<String, String> shown = new TreeMap<>();
    headers.forEach((name, value) -> shown.put(Bytes.escaped(name), Bytes.escaped(value)));
    return shown;
  }
}
