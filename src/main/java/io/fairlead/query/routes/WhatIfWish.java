package io.fairlead.query.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmConfig;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.view.WhatIfBody;
import io.fairlead.query.view.WhatIfBody.AddedAgentsBody;
import io.fairlead.query.view.WhatIfBody.OtherAgentsBody;
import io.fairlead.sim.SimulatedAgent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of replays, checked.
 *
 * @param settings in place of those that were in force, each value as JSON text
 * @param shown the same as they were given
 * @param added agents that are there besides; their ids are numbered
 * @param removed agents that are not there
 * @param fromMs milliseconds since the Unix epoch
 * @param toMs exclusive, milliseconds since the Unix epoch
 * @param seeds so many besides that of the recorded arrivals
 * @param seed of every random draw
 * @param maxMs milliseconds, from the beginning of the work
 */
record WhatIfWish(
    SortedMap<String, String> settings,
    Map<String, JsonNode> shown,
    List<SimulatedAgent> added,
    SortedSet<AgentId> removed,
    long fromMs,
    long toMs,
    int seeds,
    long seed,
    long maxMs) {
  static final int MOST_SEEDS = 50;
  static final int MOST_ADDED = 1_000;
  static final long MOST_MS = 600_000;

  private static final int STANDARD_SEEDS = 5;
  private static final long STANDARD_MS = 60_000;
  private static final long STANDARD_PERIOD_MS = 3_600_000;
  private static final double MOST_SPEED = 1_000_000;

  /**
   * @param nowMs milliseconds since the Unix epoch
   * @throws ProblemException 400, naming the field
   */
  static WhatIfWish of(WhatIfBody body, long nowMs) {
    Map<String, JsonNode> shown = body.settings() == null ? Map.of() : body.settings();
    OtherAgentsBody agents = body.agents();
    List<SimulatedAgent> added =
        agents == null || agents.add() == null ? List.of() : added(agents.add());
    SortedSet<AgentId> removed = new TreeSet<>();
    if (agents != null && agents.remove() != null) {
      for (int i = 0; i < agents.remove().size(); i++) {
        removed.add(
            CommandDesk.parsed("agents.remove[" + i + "]", agents.remove().get(i), AgentId::new));
      }
    }
    if (shown.isEmpty() && added.isEmpty() && removed.isEmpty()) {
      throw Problem.malformed(
              "settings",
              "{}",
              "settings: must name one at least, or agents must say who is added or removed")
          .toException();
    }
    long toMs = Math.min(nowMs, within("toMs", body.toMs(), 0, Long.MAX_VALUE, nowMs));
    long fromMs =
        within("fromMs", body.fromMs(), 0, Long.MAX_VALUE, Math.max(0, toMs - STANDARD_PERIOD_MS));
    if (fromMs >= toMs) {
      throw malformed("fromMs", fromMs, "must be before toMs and now, " + toMs);
    }
    Long seed = body.seed();
    return new WhatIfWish(
        settings(shown),
        Collections.unmodifiableSortedMap(new TreeMap<>(shown)),
        added,
        removed,
        fromMs,
        toMs,
        (int) within("seeds", body.seeds(), 0, MOST_SEEDS, STANDARD_SEEDS),
        seed == null ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : seed,
        within("maxMs", body.maxMs(), 1, MOST_MS, STANDARD_MS));
  }

  /** Each value as JSON text; every fault is named. */
  private static SortedMap<String, String> settings(Map<String, JsonNode> given) {
    SortedMap<String, String> texts = new TreeMap<>();
    given.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    List<String> faults = new ArrayList<>();
    String first = "";
    for (Map.Entry<String, String> setting : texts.entrySet()) {
      String fault = SwarmConfig.fault(setting.getKey(), setting.getValue()).orElse(null);
      if (fault != null) {
        first = faults.isEmpty() ? setting.getKey() : first;
        faults.add(fault);
      }
    }
    if (!faults.isEmpty()) {
      throw Problem.malformed(
              "settings." + first, String.valueOf(texts.get(first)), String.join("; ", faults))
          .toException();
    }
    return texts;
  }

  private static List<SimulatedAgent> added(List<AddedAgentsBody> kinds) {
    List<SimulatedAgent> added = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      String at = "agents.add[" + i + "]";
      AddedAgentsBody kind = CommandDesk.given(at, kinds.get(i));
      long count = within(at + ".count", kind.count(), 1, MOST_ADDED, 1);
      if (added.size() + count > MOST_ADDED) {
        throw malformed("agents.add", added.size() + count, "at most " + MOST_ADDED + " agents");
      }
      for (long each = 0; each < count; each++) {
        added.add(added(at, kind, added.size() + 1));
      }
    }
    return added;
  }

  private static SimulatedAgent added(String at, AddedAgentsBody kind, int number) {
    double speed = kind.speed() == null ? 1 : kind.speed();
    if (!(speed > 0 && speed <= MOST_SPEED)) {
      throw malformed(at + ".speed", speed, "must be above 0 and at most " + MOST_SPEED);
    }
    try {
      return new SimulatedAgent(
          new AgentId("added-" + number),
          speed,
          (int) within(at + ".slots", kind.slots(), 1, AgentProfile.MAX_SLOTS, 1),
          kind.capabilities() == null ? List.of() : kind.capabilities(),
          kind.costPerSecond() == null ? 0 : kind.costPerSecond(),
          Collections.emptySortedMap(),
          0);
    } catch (InvalidFieldException e) {
      throw Problem.malformed(at, String.valueOf(kind), at + ": " + e.getMessage()).toException();
    }
  }

  private static long within(
      String name, @Nullable Number given, long least, long most, long otherwise) {
    if (given == null) {
      return otherwise;
    }
    long value = given.longValue();
    if (value < least || value > most) {
      throw malformed(
          name,
          given,
          most == Long.MAX_VALUE
              ? "must be milliseconds since the Unix epoch"
              : "must be a whole number, " + least + " to " + most);
    }
    return value;
  }

  private static ProblemException malformed(String field, Object value, String why) {
    return Problem.malformed(field, value.toString(), field + " '" + value + "': " + why)
        .toException();
  }
}
