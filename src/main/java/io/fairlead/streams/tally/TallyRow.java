package io.fairlead.streams.tally;

import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection;

/** The counts of a {@link SwarmTally} at one moment, or what came between two. Immutable. */
public final class TallyRow {
  private static final int LEVELS = Level.values().length;
  static final int HAPPENINGS = 0;
  static final int REJECTIONS = HAPPENINGS + Happening.values().length;
  static final int LEASE_ENDS = REJECTIONS + Rejection.Reason.values().length;
  static final int SUBMITTED = LEASE_ENDS + LeaseEnd.values().length;
  static final int WAITS = SUBMITTED + LEVELS;
  static final int SUBMIT_TO_DISPATCH = WAITS + LEVELS * Durations.COPY_SIZE;
  static final int DISPATCH_TO_START = SUBMIT_TO_DISPATCH + Durations.COPY_SIZE;
  static final int RUNS = DISPATCH_TO_START + Durations.COPY_SIZE;
  static final int SIZE = RUNS + Durations.COPY_SIZE;

  private final long atMs;
  private final long[] numbers;

  TallyRow(long atMs, long[] numbers) {
    this.atMs = atMs;
    this.numbers = numbers;
  }

  /** Of a swarm in which nothing has happened yet. */
  public static TallyRow empty(long atMs) {
    return new TallyRow(atMs, new long[SIZE]);
  }

  static int waits(Level level) {
    return WAITS + level.ordinal() * Durations.COPY_SIZE;
  }

  /** When, milliseconds since the Unix epoch. */
  public long atMs() {
    return atMs;
  }

  /** What came since an earlier row. */
  public TallyRow since(TallyRow earlier) {
    long[] came = new long[SIZE];
    for (int i = 0; i < SIZE; i++) {
      came[i] = numbers[i] - earlier.numbers[i];
    }
    // The longest is no count: of a part nothing is known but that it was no longer.
    for (int durations = WAITS; durations < SIZE; durations += Durations.COPY_SIZE) {
      came[durations + Durations.LONGEST] = numbers[durations + Durations.LONGEST];
    }
    return new TallyRow(atMs, came);
  }

  public long get(Happening happening) {
    return numbers[HAPPENINGS + happening.ordinal()];
  }

  public long rejected(Rejection.Reason reason) {
    return numbers[REJECTIONS + reason.ordinal()];
  }

  public long leaseEnds(LeaseEnd end) {
    return numbers[LEASE_ENDS + end.ordinal()];
  }

  public long submitted(Level level) {
    return numbers[SUBMITTED + level.ordinal()];
  }

  public Spread wait(Level level) {
    return Spread.of(numbers, waits(level));
  }

  public Spread submitToDispatch() {
    return Spread.of(numbers, SUBMIT_TO_DISPATCH);
  }

  public Spread dispatchToStart() {
    return Spread.of(numbers, DISPATCH_TO_START);
  }

  public Spread runs() {
    return Spread.of(numbers, RUNS);
  }
}
