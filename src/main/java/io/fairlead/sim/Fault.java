package io.fairlead.sim;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What can go wrong, or is done to a swarm, in a simulation. */
public enum Fault {
  AGENT_CRASH("crash", "An agent's process dies; another of the same id starts later."),
  AGENT_PAUSE("pause", "An agent's process stands still, for up to twice lostAfterMs."),
  AGENT_LEAVE("leave", "An agent drains and says goodbye; another of its id starts later."),
  SLOW_DOWN("slow-down", "An agent's tasks take up to 8 times as long."),
  TWINS("twins", "One or two more processes of a living agent's id start and say hello."),
  CLOCK_JUMP("clock-jump", "A wall clock leaps forward or back: the coordinator's, an agent's."),
  FREEZE("freeze", "The coordinator's machine stands still for more than 500 ms."),
  DELAY("delay", "For a while messages take seconds: to an agent, from it, or of all."),
  LOST("lost", "A report never arrives."),
  DUPLICATE("duplicate", "A report arrives twice, or its acknowledgement is lost."),
  REORDER("reorder", "A report is overtaken by later ones, of its process or of the next."),
  COORDINATOR_CRASH(
      "coordinator-crash",
      "The coordinator dies in the middle of a transaction; another one takes over."),
  ABORT("abort", "A transaction is aborted: state, output and offsets go back to the commit."),
  RECONFIGURE("reconfigure", "Somebody changes settings, pauses, drains, rolls back."),
  PLAN("plan", "Somebody has a plan carried out, a right or a wrong one."),
  CANCEL("cancel", "A producer cancels a task."),
  RESUBMIT("resubmit", "A producer submits a task again."),
  TASK_FAILURE("task-failure", "A handler fails."),
  FORGET("forget", "An agent's process loses what it has not started, and goes on.");

  private final String key;
  private final String meaning;

  Fault(String key, String meaning) {
    this.key = key;
    this.meaning = meaning;
  }

  /** Its name on the command line. */
  public String key() {
    return key;
  }

  /** What happens, in full sentences. */
  public String meaning() {
    return meaning;
  }

  /** Every one. */
  public static Set<Fault> all() {
    return Collections.unmodifiableSet(EnumSet.allOf(Fault.class));
  }

  /**
   * Those of a list such as {@code crash,twins}; {@code all} and {@code none} stand for what they
   * say.
   *
   * @throws IllegalArgumentException if a name is not known; says which there are
   */
  public static Set<Fault> parse(String list) {
    EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
    for (String name : list.split(",", -1)) {
      switch (name.strip()) {
        case "all" -> faults.addAll(all());
        case "none" -> {
          // adds nothing
        }
        default -> faults.add(byKey(name.strip()));
      }
    }
    return Collections.unmodifiableSet(faults);
  }

  private static Fault byKey(String key) {
    return Arrays.stream(values())
        .filter(fault -> fault.key.equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + key + "' is no fault; there are all, none, " + joined(all())));
  }

  /** Their names, as {@link #parse} takes them. */
  public static String keys(Set<Fault> faults) {
    if (faults.isEmpty()) {
      return "none";
    }
    return faults.size() == values().length ? "all" : joined(faults);
  }

  private static String joined(Set<Fault> faults) {
    return Arrays.stream(values())
        .filter(faults::contains)
        .map(Fault::key)
        .collect(Collectors.joining(","));
  }
}
