package io.fairlead.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Points in time and spans, as people type them. */
final class Moment {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(s|m|h|d)");

  private Moment() {}

  /**
   * Milliseconds since the Unix epoch, of {@code 10m} (so long ago), of {@code
   * 2026-01-31T12:00:00Z}, of the same without the Z (this machine's zone, a space will do for the
   * T), or of just that number.
   */
  static long parse(CommandSpec spec, String option, String value) {
    if (value.matches("\\d{10,18}")) {
      return Long.parseLong(value);
    }
    if (SPAN.matcher(value).matches()) {
      return System.currentTimeMillis() - spanMs(spec, option, value);
    }
    try {
      return DateTimeFormatter.ISO_DATE_TIME
          .withZone(ZoneId.systemDefault())
          .parse(value.replace(' ', 'T'), Instant::from)
          .toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new ParameterException(
          spec.commandLine(),
          option
              + " is '"
              + value
              + "', must be like 10m or 2h (so long ago), like 2026-01-31T12:00:00, or"
              + " milliseconds since the Unix epoch.");
    }
  }

  /** Milliseconds of {@code 10m}. */
  static long spanMs(CommandSpec spec, String option, String value) {
    Matcher span = SPAN.matcher(value);
    if (!span.matches()) {
      throw new ParameterException(
          spec.commandLine(), option + " is '" + value + "', must be like 30s, 10m, 2h or 3d.");
    }
    TimeUnit unit =
        switch (span.group(2)) {
          case "s" -> TimeUnit.SECONDS;
          case "m" -> TimeUnit.MINUTES;
          case "h" -> TimeUnit.HOURS;
          default -> TimeUnit.DAYS;
        };
    return unit.toMillis(Long.parseLong(span.group(1)));
  }
}
