package io.fairlead.agent;

import io.fairlead.model.InvalidFieldException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a run left behind. Small results travel in the outcome; put others elsewhere and give their
 * address.
 *
 * @param bytes the result itself; null if there is none, or if it is elsewhere
 * @param uri where the result is; null if it is here, or if there is none. At most 2048 characters
 * @param contentType media type of the result, at most 128 characters; null if unsaid
 * @param tokensUsed language-model tokens used, 0 or more; null if unsaid
 * @param operation what the tokens were used for, at most 128 characters; null if unsaid
 */
public record TaskResult(
    @Nullable ByteBuffer bytes,
    @Nullable String uri,
    @Nullable String contentType,
    @Nullable Long tokensUsed,
    @Nullable String operation) {
  private static final int MAX_URI = 2048;
  private static final int MAX_LABEL = 128;
  private static final TaskResult EMPTY = new TaskResult(null, null, null, null, null);

  /**
   * @throws InvalidFieldException if a field is out of its range, naming field and value
   */
  public TaskResult {
    bytes = bytes == null ? null : bytes.asReadOnlyBuffer();
    checkLength("resultUri", uri, MAX_URI);
    checkLength("contentType", contentType, MAX_LABEL);
    checkLength("operation", operation, MAX_LABEL);
    if (tokensUsed != null && tokensUsed < 0) {
      throw new InvalidFieldException("tokensUsed", tokensUsed, "must be 0 or more");
    }
  }

  /** Nothing to tell beyond that it is done. */
  public static TaskResult empty() {
    return EMPTY;
  }

  /** These bytes. */
  public static TaskResult of(byte[] bytes) {
    return new TaskResult(ByteBuffer.wrap(bytes.clone()), null, null, null, null);
  }

  /** This text, as UTF-8. */
  public static TaskResult text(String text) {
    return new TaskResult(
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
        null,
        "text/plain; charset=utf-8",
        null,
        null);
  }

  /** A result that is too large to travel, and where it is. */
  public static TaskResult at(URI uri) {
    return new TaskResult(null, uri.toString(), null, null, null);
  }

  /** The same result with this media type. */
  public TaskResult contentType(String type) {
    return new TaskResult(bytes, uri, type, tokensUsed, operation);
  }

  /** The same result with the language-model tokens that it took, and for what. */
  public TaskResult tokens(long used, String usedFor) {
    return new TaskResult(bytes, uri, contentType, used, usedFor);
  }

  /** Size of the result that travels, bytes; 0 if none does. */
  int size() {
    return bytes == null ? 0 : bytes.remaining();
  }

  private static void checkLength(String field, @Nullable String value, int max) {
    if (value != null && value.length() > max) {
      throw new InvalidFieldException(
          field, value, "has " + value.length() + " characters, at most " + max + " allowed");
    }
  }
}
