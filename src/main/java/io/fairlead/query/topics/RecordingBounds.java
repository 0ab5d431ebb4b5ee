package io.fairlead.query.topics;

/**
 * How much is read for a recording, and kept of it.
 *
 * @param maxTasks tasks of a recording, 1 or more
 * @param maxRecords records of each topic that are passed, those of other swarms included; 1 or
 *     more
 * @param maxMs time for all topics together, milliseconds, 1 or more
 */
record RecordingBounds(int maxTasks, int maxRecords, long maxMs) {
  /** A recording of so many tasks takes about 50 MB, and a replay of it about a minute. */
  static final int MAX_TASKS = 100_000;

  static final int MAX_RECORDS = 2_000_000;

  RecordingBounds {
    if (maxTasks < 1 || maxRecords < 1 || maxMs < 1) {
      throw new IllegalArgumentException(
          "bounds of " + maxTasks + " tasks, " + maxRecords + " records, " + maxMs + " ms");
    }
  }

  static RecordingBounds within(long maxMs) {
    return new RecordingBounds(MAX_TASKS, MAX_RECORDS, maxMs);
  }
}
