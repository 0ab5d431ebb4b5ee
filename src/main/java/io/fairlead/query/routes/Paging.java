package io.fairlead.query.routes;

import io.fairlead.query.Parameter;
import io.fairlead.query.Request;
import io.fairlead.scheduler.Snapshots;

/** What all lists take that are given a page at a time. */
final class Paging {
  private static final int USUAL = 100;

  static final Parameter LIMIT =
      Parameter.query(
          "limit",
          Long.class,
          "Entries told at most, 1 to " + Snapshots.MOST_LISTED + "; " + USUAL + " if left out.");
  static final Parameter AFTER =
      Parameter.query(
          "after", String.class, "Where the list goes on: \"next\" of the page before.");

  private Paging() {}

  static int limit(Request request) {
    return (int) request.number("limit", 1, Snapshots.MOST_LISTED, USUAL);
  }
}
