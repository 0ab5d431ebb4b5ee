package io.fairlead.query;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param headers beside the content type
 * @param from address of the instance whose answer it is; null if it is this one's
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way out; nobody compares replies
public record Reply(
    int status,
    String contentType,
    byte[] body,
    Map<String, String> headers,
    @Nullable String from) {
  private static final long RETRY_AFTER_MS = 1_000;

  public Reply {
    headers = new TreeMap<>(headers);
  }

  /** 200 with that view. */
  public static Reply ok(Object view) {
    return of(200, view, Map.of());
  }

  /** 202: written to Kafka; where to follow it stands in the view and in {@code Location}. */
  public static Reply accepted(Object view, String location) {
    return of(202, view, Map.of("Location", location));
  }

  public static Reply of(int status, Object view, Map<String, String> headers) {
    return new Reply(status, "application/json", Json.bytes(view), headers, null);
  }

  static Reply of(Problem problem) {
    Map<String, String> headers = new TreeMap<>();
    if (problem.status() == 503 || problem.status() == 429) {
      Long ms = problem.retryAfterMs();
      headers.put("Retry-After", Long.toString(wholeSeconds(ms == null ? RETRY_AFTER_MS : ms)));
    } else if (problem.status() == 401) {
      headers.put("WWW-Authenticate", "Bearer");
    }
    return new Reply(problem.status(), Problem.CONTENT_TYPE, Json.bytes(problem), headers, null);
  }

  /** Rounded up: who comes before the time is refused again. */
  private static long wholeSeconds(long ms) {
    return (ms + 999) / 1_000;
  }

  boolean isOk() {
    return status < 300;
  }
}
