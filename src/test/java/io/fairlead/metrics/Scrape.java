package io.fairlead.metrics;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names and labels of a scrape in Prometheus' text format.
 *
 * @param labels names of the labels of each series' name
 * @param values by series, as it stands there
 */
record Scrape(SortedMap<String, SortedSet<String>> labels, SortedMap<String, Double> values) {
  private static final Pattern SERIES =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(.*)\\})? ([^ ]+)");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"[^\"]*\",?");

  static Scrape of(String text) {
    Scrape scrape = new Scrape(new TreeMap<>(), new TreeMap<>());
    text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(scrape::add);
    return scrape;
  }

  private void add(String line) {
    Matcher series = SERIES.matcher(line);
    if (!series.matches()) {
      throw new AssertionError("no series: " + line);
    }
    SortedSet<String> names = labels.computeIfAbsent(series.group(1), name -> new TreeSet<>());
    if (series.group(3) != null) {
      Matcher label = LABEL.matcher(series.group(3));
      while (label.find()) {
        names.add(label.group(1));
      }
    }
    values.put(
        series.group(1) + (series.group(2) == null ? "" : series.group(2)),
        series.group(4).equals("+Inf")
            ? Double.POSITIVE_INFINITY
            : Double.parseDouble(series.group(4)));
  }

  double value(String series) {
    Double value = values.get(series);
    if (value == null) {
      throw new AssertionError("there is no " + series + " among " + values.keySet());
    }
    return value;
  }
}
