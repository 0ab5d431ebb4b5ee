package io.fairlead.chaos;

import io.fairlead.audit.Audit;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a run is made.
 *
 * @param seed faults and load are drawn from it
 * @param atMost faults strike for that long, 1 s to 24 h; empty: until there were {@code kills}
 * @param kills faults strike until so many processes were killed, 1 to 10,000; empty: for {@code
 *     atMost}. One of both must be given; without a time, some kind of fault must kill
 * @param cycles at most so many faults, 1 to 100,000
 * @param agents agent processes, {@value #MIN_AGENTS} to {@value #MAX_AGENTS}, each with an agent
 *     in every swarm
 * @param rate tasks per second, 1 to 500; over the longest time that the run may take no more than
 *     can be audited
 * @param faults which kinds strike
 */
public record ChaosOptions(
    long seed,
    Optional<Duration> atMost,
    OptionalInt kills,
    int cycles,
    int agents,
    int rate,
    Set<FaultKind> faults) {
  /** One may be gone, and another with it, and there is still somebody to work. */
  public static final int MIN_AGENTS = 2;

  public static final int MAX_AGENTS = 32;
  public static final int DEFAULT_AGENTS = 4;
  public static final int MAX_RATE = 500;
  public static final int DEFAULT_RATE = 40;
  public static final int MAX_KILLS = 10_000;
  public static final int MAX_CYCLES = 100_000;
  public static final Duration MAX_TIME = Duration.ofHours(24);

  /** So much longer a run may submit tasks: before the first fault, and after the last. */
  private static final Duration MAX_WAITS = Duration.ofMinutes(6);

  /**
   * So long a fault takes at the most, with what comes before it, until it is noticed, and until
   * the run goes on though not all is well.
   */
  private static final Duration LONGEST_CYCLE = Duration.ofSeconds(190);

  public ChaosOptions {
    check(atMost.isPresent() || kills.isPresent() || cycles < MAX_CYCLES, "no end is given");
    atMost.ifPresent(
        time ->
            check(
                time.compareTo(Duration.ofSeconds(1)) >= 0 && time.compareTo(MAX_TIME) <= 0,
                "atMost " + time + " is not between 1 s and 24 h"));
    kills.ifPresent(
        number -> check(number >= 1 && number <= MAX_KILLS, "kills " + number + ": 1 to 10,000"));
    check(cycles >= 1 && cycles <= MAX_CYCLES, "cycles " + cycles + ": 1 to 100,000");
    check(agents >= MIN_AGENTS && agents <= MAX_AGENTS, "agents " + agents + ": 2 to 32");
    check(rate >= 1 && rate <= MAX_RATE, "rate " + rate + ": 1 to 500");
    check(!faults.isEmpty(), "no kind of fault");
    faults = Set.copyOf(faults);
    Duration longest = atMost.isPresent() ? atMost.get() : longest(kills, cycles, faults);
    check(
        longest.plus(MAX_WAITS).toSeconds() <= Audit.DEFAULT_MAX_TASKS / rate,
        "%,d tasks a second for %s%,d s are more than the %,d that can be audited%s"
            .formatted(
                rate,
                atMost.isPresent() ? "" : "as long as it may take, ",
                longest.toSeconds(),
                Audit.DEFAULT_MAX_TASKS,
                atMost.isPresent() ? "" : "; give a time"));
  }

  /** How long it may take if every fault takes as long as it can. */
  private static Duration longest(OptionalInt kills, int cycles, Set<FaultKind> faults) {
    long most = cycles;
    if (kills.isPresent()) {
      long first = faults.stream().filter(FaultKind::kills).count();
      check(first > 0, "no kind of fault kills, and no time is given");
      long dealt = faults.stream().mapToLong(FaultKind::cards).sum();
      long killing = faults.stream().filter(FaultKind::kills).mapToLong(FaultKind::cards).sum();
      long further = Math.max(0, kills.getAsInt() - first);
      most = Math.min(most, faults.size() + (further + killing - 1) / killing * dealt);
    }
    return LONGEST_CYCLE.multipliedBy(most);
  }

  /** Every kind of fault once, in the order that the seed draws. */
  public static ChaosOptions eachOnce(long seed) {
    Set<FaultKind> all = EnumSet.allOf(FaultKind.class);
    return new ChaosOptions(
        seed, Optional.empty(), OptionalInt.empty(), all.size(), DEFAULT_AGENTS, DEFAULT_RATE, all);
  }

  private static void check(boolean allowed, String message) {
    if (!allowed) {
      throw new IllegalArgumentException(message);
    }
  }
}
