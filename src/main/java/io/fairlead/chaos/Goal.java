package io.fairlead.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something that a run is to show, and whether it has.
 *
 * @param name as it is called in JSON
 * @param wanted in words
 * @param limit that it is held against
 * @param found what came of the run, of the same unit
 * @param state what follows
 */
record Goal(String name, String wanted, long limit, long found, State state) {
  /** How it stands with a goal. */
  enum State {
    MET("met"),
    MISSED("missed"),
    NOT_MEASURED("not measured");

    private final String text;

    State(String text) {
      this.text = text;
    }

    private static State of(boolean met) {
      return met ? MET : MISSED;
    }
  }

  /** Everything that was measured took less than that, and came to an end. */
  static Goal under(String name, String wanted, long limitMs, Spread spread) {
    State state =
        spread.count() + spread.never() == 0
            ? State.NOT_MEASURED
            : State.of(spread.never() == 0 && spread.worstMs() < limitMs);
    return new Goal(name, wanted, limitMs, spread.worstMs(), state);
  }

  static Goal none(String name, String wanted, long found) {
    return new Goal(name, wanted, 0, found, State.of(found == 0));
  }

  static Goal atLeast(String name, String wanted, long limit, long found) {
    return new Goal(name, wanted, limit, found, State.of(found >= limit));
  }

  /** For people. */
  String line() {
    return "%-12s %s: %,d".formatted(state.text, wanted, found);
  }

  /** For programs. */
  void addTo(ObjectNode goals) {
    ObjectNode node = goals.putObject(name);
    node.put("goal", state.text);
    node.put("limit", limit);
    node.put("found", found);
  }
}
