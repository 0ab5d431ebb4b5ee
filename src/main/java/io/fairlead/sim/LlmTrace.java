package io.fairlead.sim;

import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.TenantId;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests of a language-model service: {@code TIMESTAMP,ContextTokens,GeneratedTokens}. Tenant and
 * task type are what stands after the last hyphen of the file's name ({@code azure-llm-code.csv}:
 * {@code code}). Cost at speed 1 is 0.15 ms for each context token and 20 ms for each generated
 * one.
 *
 * @see "Patel et al. (2024), Splitwise, ISCA; the Azure Public Dataset's LLM inference traces"
 */
final class LlmTrace {
  private static final long US_PER_CONTEXT_TOKEN = 150;
  private static final long US_PER_GENERATED_TOKEN = 20_000;
  private static final long MAX_TOKENS = 10_000_000;
  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private LlmTrace() {}

  /** Arrivals with offsets in microseconds since 1970, in order. */
  static List<Arrival> read(String source, Iterable<String> lines) {
    TenantId tenant = tenant(source);
    List<Arrival> arrivals = new ArrayList<>();
    long number = 0;
    for (String raw : lines) {
      String line = raw.strip();
      if (++number == 1) {
        if (!line.equals(HEADER)) {
          throw new TraceFormatException(
              source, 1, "expected the header '" + HEADER + "', found '" + shown(line) + "'");
        }
        continue;
      }
      if (line.isEmpty()) {
        continue;
      }
      if (arrivals.size() == Trace.MAX_ARRIVALS) {
        throw new TraceFormatException(source, number, "more than 10,000,000 tasks");
      }
      arrivals.add(arrival(source, number, line, tenant));
    }
    arrivals.sort(java.util.Comparator.comparingLong(Arrival::offsetUs));
    return arrivals;
  }

  private static Arrival arrival(String source, long number, String line, TenantId tenant) {
    String[] fields = line.split(",", -1);
    if (fields.length != 3) {
      throw new TraceFormatException(
          source, number, "expected 3 columns, found " + fields.length + ": '" + shown(line) + "'");
    }
    long atUs = timestamp(source, number, fields[0].strip());
    long context = tokens(source, number, "ContextTokens", fields[1].strip());
    long generated = tokens(source, number, "GeneratedTokens", fields[2].strip());
    long costUs = context * US_PER_CONTEXT_TOKEN + generated * US_PER_GENERATED_TOKEN;
    return Arrival.plain(atUs, tenant, tenant.value(), Math.max(1, costUs));
  }

  private static long timestamp(String source, long number, String text) {
    try {
      LocalDateTime at = LocalDateTime.parse(text, TIMESTAMP);
      return at.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + at.getNano() / 1_000;
    } catch (DateTimeParseException e) {
      throw new TraceFormatException(
          source,
          number,
          "TIMESTAMP '" + shown(text) + "' is not like 2023-11-16 18:17:03.9799600");
    }
  }

  private static long tokens(String source, long number, String column, String text) {
    try {
      long tokens = Long.parseLong(text);
      if (tokens >= 0 && tokens <= MAX_TOKENS) {
        return tokens;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new TraceFormatException(
        source, number, column + " '" + shown(text) + "' is not a number from 0 to 10,000,000");
  }

  private static TenantId tenant(String source) {
    String stem = Trace.fileName(source).replaceFirst("\\.[^.]*$", "");
    String name = stem.substring(stem.lastIndexOf('-') + 1);
    try {
      return new TenantId(name);
    } catch (InvalidFieldException e) {
      throw new TraceFormatException(
          source, 1, "the file's name gives no tenant: " + e.getMessage());
    }
  }

  static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
