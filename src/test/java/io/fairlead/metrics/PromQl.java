package io.fairlead.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The meters and labels that an expression names. No parser of PromQL: goes by its words, of which
 * it must know each; so a word that is neither meter, function nor keyword is found.
 *
 * @param meters each with the labels that it is selected by
 * @param grouping labels by which results are grouped or matched
 */
record PromQl(SortedMap<String, SortedSet<String>> meters, SortedSet<String> grouping) {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "sum",
          "min",
          "max",
          "avg",
          "count",
          "topk",
          "rate",
          "increase",
          "absent",
          "histogram_quantile",
          "clamp_min",
          "label_values");
  private static final Set<String> LISTS = Set.of("by", "on", "ignoring", "without", "group_left");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|\"(?:[^\"\\\\]|\\\\.)*\"|\\[[$a-z0-9_]+\\]|[0-9]+(?:\\.[0-9]+)?"
              + "|[a-zA-Z_:][a-zA-Z0-9_:]*|=~|!~|!=|==|>=|<=|[-+*/%<>={}(),]");
  private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  static PromQl of(String expression) {
    List<String> tokens = tokens(expression);
    SortedMap<String, SortedSet<String>> meters = new TreeMap<>();
    SortedSet<String> grouping = new TreeSet<>();
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
      if (token.equals("(")) {
        depth++;
      } else if (token.equals(")")) {
        depth--;
      } else if (LISTS.contains(token)) {
        i = list(tokens, i + 1, "(", ")", grouping, expression);
      } else if (FUNCTIONS.contains(token)) {
        if (!next.equals("(") && !LISTS.contains(next)) {
          throw new AssertionError(token + " is followed by " + next + " in " + expression);
        }
      } else if (WORD.matcher(token).matches() && !OPERATORS.contains(token)) {
        SortedSet<String> labels = meters.computeIfAbsent(token, unused -> new TreeSet<>());
        if (next.equals("{")) {
          i = list(tokens, i + 1, "{", "}", labels, expression);
        }
      }
      if (depth < 0) {
        throw new AssertionError("a parenthesis too many in " + expression);
      }
    }
    if (depth != 0 || meters.isEmpty()) {
      throw new AssertionError("no expression: " + expression);
    }
    return new PromQl(meters, grouping);
  }

  /** Labels between two brackets; returns where the second one is. */
  private static int list(
      List<String> tokens, int from, String open, String close, Set<String> into, String whole) {
    if (from >= tokens.size() || !tokens.get(from).equals(open)) {
      throw new AssertionError(open + " is missing in " + whole);
    }
    int i = from + 1;
    while (i < tokens.size() && !tokens.get(i).equals(close)) {
      if (WORD.matcher(tokens.get(i)).matches()) {
        into.add(tokens.get(i));
      }
      i++;
    }
    if (i == tokens.size()) {
      throw new AssertionError(close + " is missing in " + whole);
    }
    return i;
  }

  private static List<String> tokens(String expression) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(expression);
    int at = 0;
    while (at < expression.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new AssertionError("cannot read '" + expression.substring(at) + "'");
      }
      if (!matcher.group().isBlank()) {
        tokens.add(matcher.group());
      }
      at = matcher.end();
    }
    return tokens;
  }
}
