package io.fairlead.query.diagnosis;

import io.fairlead.query.Request;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time that is asked about.
 *
 * @param fromMs milliseconds since the Unix epoch
 * @param toMs inclusive, milliseconds since the Unix epoch
 */
public record Timeframe(long fromMs, long toMs) {
  private static final long DEFAULT_MS = 900_000;
  private static final long MOST_MS = 3_660L * 86_400_000;
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})(s|m|h|d)");
  private static final Map<String, Long> UNIT_MS =
      Map.of("s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  /**
   * By {@code timeframe} (as 15m, 1h, 24h), or {@code from} and {@code to}; a quarter of an hour if
   * neither is there.
   *
   * @throws io.fairlead.query.ProblemException 400 naming the field
   */
  public static Timeframe of(Request request, long nowMs) {
    String text = request.text("timeframe").orElse(null);
    boolean bounds = request.text("from").isPresent() || request.text("to").isPresent();
    if (text != null && bounds) {
      throw Request.malformed("timeframe", text, "goes without from and to");
    }
    if (text != null) {
      return new Timeframe(nowMs - spanMs(text), nowMs);
    }
    long toMs = request.time("to", nowMs);
    long fromMs = request.time("from", Math.max(0, toMs - DEFAULT_MS));
    if (fromMs > toMs) {
      throw Request.malformed("from", Long.toString(fromMs), "is after to " + toMs);
    }
    return new Timeframe(fromMs, toMs);
  }

  private static long spanMs(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (matcher.matches()) {
      Long unitMs = UNIT_MS.get(matcher.group(2));
      long number = Long.parseLong(matcher.group(1));
      if (unitMs != null && number > 0 && number <= MOST_MS / unitMs) {
        return number * unitMs;
      }
    }
    throw Request.malformed("timeframe", text, "must be as 30s, 15m, 1h or 7d");
  }
}
