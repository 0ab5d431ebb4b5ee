package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parts of an answer as people read them; {@code -} where there is nothing. */
final class Figures {
  static final String NONE = "-";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Figures() {}

  /** A part of an answer by its path; a missing node if there is none. */
  static JsonNode at(JsonNode answer, String... path) {
    JsonNode node = answer;
    for (String name : path) {
      node = node.path(name);
    }
    return node;
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull() || node.isTextual() && node.asText().isEmpty();
  }

  /** As it stands. */
  static String text(JsonNode node) {
    if (isAbsent(node)) {
      return NONE;
    }
    if (node.isArray()) {
      return words(node);
    }
    return node.isValueNode() ? node.asText() : node.toString();
  }

  /** A name of an enum, in lower case with hyphens. */
  static String name(JsonNode node) {
    return text(node).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String yesNo(JsonNode node) {
    return isAbsent(node) ? NONE : node.asBoolean() ? "yes" : "no";
  }

  /** {@code 12,345}. */
  static String count(JsonNode node) {
    return isAbsent(node) ? NONE : String.format(Locale.ROOT, "%,d", node.asLong());
  }

  /** {@code 12.35}, or {@code 0.012} where little is there. */
  static String decimal(JsonNode node) {
    return isAbsent(node) ? NONE : decimal(node.asDouble());
  }

  static String decimal(double value) {
    double size = Math.abs(value);
    String text =
        String.format(
            Locale.ROOT,
            size >= 1_000 ? "%,.0f" : size >= 0.1 || size == 0 ? "%.2f" : "%.3g",
            value);
    return text.contains(".") && !text.contains("e") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** {@code 87.5 %}, of 0 to 1. */
  static String share(JsonNode node) {
    return isAbsent(node) ? NONE : String.format(Locale.ROOT, "%.1f %%", node.asDouble() * 100);
  }

  /** {@code 4.2 ms}, {@code 3.1 s}, {@code 2 min 5 s}. */
  static String ms(JsonNode node) {
    return isAbsent(node) ? NONE : ms(node.asDouble());
  }

  static String ms(double ms) {
    return ms == 0
        ? "0 ms"
        : ms >= 60_000 ? ProgressText.duration(Math.round(ms)) : DemoView.ms(ms);
  }

  /** A point in time, in milliseconds since the Unix epoch, where this machine is. */
  static String time(JsonNode node) {
    return isAbsent(node) ? NONE : time(node.asLong());
  }

  static String time(long ms) {
    return TIME.format(Instant.ofEpochMilli(ms).atZone(ZoneId.systemDefault()));
  }

  /** The same in a table: without the day, if that is today. */
  static String shortTime(JsonNode node) {
    if (isAbsent(node)) {
      return NONE;
    }
    String time = time(node.asLong());
    String today = time(System.currentTimeMillis()).substring(0, 10);
    return time.startsWith(today) ? time.substring(11) : time.substring(5);
  }

  /** How long ago a point in time is, in milliseconds since the Unix epoch. */
  static String age(JsonNode node) {
    return isAbsent(node)
        ? NONE
        : ms((double) Math.max(0, System.currentTimeMillis() - node.asLong()));
  }

  /** A list's words. */
  static String words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(text(word)));
    return words.isEmpty() ? NONE : String.join(", ", words);
  }

  /** {@code 1 task}, {@code 2 tasks}. */
  static String plural(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
  }
}
