package io.fairlead.query.diagnosis;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One thing that holds the swarm up.
 *
 * @param subject whom or what it is about: a tenant, an agent, a capability; empty for the swarm
 * @param tasks tasks that it concerns
 * @param message what is the case, in a sentence
 * @param advice what could be done about it, in a sentence
 * @param numbers that show it, by name
 */
public record Finding(
    Constraint constraint,
    Severity severity,
    String subject,
    long tasks,
    String message,
    String advice,
    SortedMap<String, Double> numbers) {
  /** How much it holds up. */
  public enum Severity {
    /** Something does not go on at all, or hardly. */
    CRITICAL,
    /** Something goes on later than it could. */
    WARNING,
    /** It is what limits the swarm now, and limits it little. */
    INFO
  }

  public Finding {
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }

  /** The numbers of a finding, one after the other. */
  static final class Numbers {
    private final SortedMap<String, Double> byName = new TreeMap<>();

    Numbers with(String name, double value) {
      byName.put(name, value);
      return this;
    }

    Numbers with(String name, long value) {
      return with(name, (double) value);
    }

    SortedMap<String, Double> all() {
      return byName;
    }
  }
}
