package io.fairlead.query;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to, as a task carries it on. What is not as it must be is left
 * out, and the request goes on without: who traces must not break what is traced.
 *
 * @see "W3C Trace Context, sections 3.2 and 3.3"
 */
final class TraceContext {
  static final String PARENT = "traceparent";
  static final String STATE = "tracestate";

  /** Version, trace, parent, flags; later versions may go on after another hyphen. */
  private static final Pattern VALID_PARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,64})?");

  /** What every implementation must carry on; a longer one may be dropped. */
  private static final int MAX_STATE_LENGTH = 512;

  private static final Pattern VALID_STATE = Pattern.compile("[ -~]*");

  private TraceContext() {}

  /**
   * Headers of a task.
   *
   * @param parent of the request; null if it has none
   * @param state of the request; null if it has none. Without a parent it means nothing
   */
  static Map<String, String> of(@Nullable String parent, @Nullable String state) {
    if (parent == null || !VALID_PARENT.matcher(parent).matches()) {
      return Map.of();
    }
    if (parent.startsWith("00") && parent.length() != 55) {
      return Map.of();
    }
    Map<String, String> headers = new TreeMap<>(Map.of(PARENT, parent));
    if (state != null
        && !state.isBlank()
        && state.length() <= MAX_STATE_LENGTH
        && VALID_STATE.matcher(state).matches()) {
      headers.put(STATE, state);
    }
    return headers;
  }
}
