package io.fairlead.cli;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Points in time and spans, as people type them. */
final class Moment {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(s|m|h|d)");

  private Moment() {}

  /** Milliseconds since the Unix epoch, of {@code 10m} (so long ago) or of just that number. */
  static long parse(CommandSpec spec, String option, String value) {
    return value.matches("\\d{10,18}")
        ? Long.parseLong(value)
        : System.currentTimeMillis() - spanMs(spec, option, value);
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
