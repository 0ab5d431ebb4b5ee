package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.optimize.topology.FleetKind;
import io.fairlead.optimize.topology.FleetShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The agents of a recording by kinds, and other fleets made of them. Agents of a kind can do the
 * same, with as many slots and the same resources, at the same price; what they hold back changes
 * by the hour and makes no kind. Those of a kind that were there one after the other are a line,
 * and count as one agent.
 *
 * <p>Where no agent has a price a slot costs 1; where some have, the others cost the mean of those.
 */
final class RecordedFleet {
  /** Agents of a kind that were there one after the other. */
  private record Line(List<Recording.Presence> presences, long presentUs) {}

  private record KindOf(SimulatedAgent model, double price, List<Line> lines) {}

  private final List<KindOf> kinds;
  private final Set<AgentId> taken;
  private final long periodUs;

  private RecordedFleet(List<KindOf> kinds, Set<AgentId> taken, long periodUs) {
    this.kinds = kinds;
    this.taken = taken;
    this.periodUs = periodUs;
  }

  static RecordedFleet of(Recording recording) {
    long periodUs =
        Math.max(
            recording.workload().spanUs() + 1, (recording.untilMs() - recording.fromMs()) * 1_000);
    SortedMap<String, List<Recording.Presence>> byKind = new TreeMap<>();
    Set<AgentId> taken = new HashSet<>();
    for (Recording.Presence presence : recording.agents()) {
      taken.add(presence.agent().id());
      if (presence.fromUs() < periodUs) {
        byKind.computeIfAbsent(key(presence.agent()), unused -> new ArrayList<>()).add(presence);
      }
    }
    double meanPrice = meanPrice(recording.agents());
    List<KindOf> kinds = new ArrayList<>();
    for (List<Recording.Presence> presences : byKind.values()) {
      SimulatedAgent first = presences.get(0).agent();
      double speed =
          presences.stream().mapToDouble(each -> each.agent().speed()).average().orElse(1);
      double throttle =
          presences.stream().mapToDouble(each -> each.agent().throttle()).average().orElse(0);
      kinds.add(
          new KindOf(
              new SimulatedAgent(
                  first.id(),
                  speed,
                  first.slots(),
                  first.capabilities(),
                  first.costPerSecond(),
                  first.resources(),
                  Math.min(1, throttle)),
              first.costPerSecond() > 0 ? first.costPerSecond() : meanPrice,
              lines(presences, periodUs)));
    }
    return new RecordedFleet(List.copyOf(kinds), taken, periodUs);
  }

  private static String key(SimulatedAgent agent) {
    return agent.capabilities()
        + " "
        + agent.slots()
        + " "
        + agent.costPerSecond()
        + " "
        + agent.resources();
  }

  private static double meanPrice(List<Recording.Presence> presences) {
    double mean =
        presences.stream()
            .mapToDouble(each -> each.agent().costPerSecond())
            .filter(price -> price > 0)
            .average()
            .orElse(1);
    return mean;
  }

  /** The fewest lines: each presence goes on where one has ended, if one has. */
  private static List<Line> lines(List<Recording.Presence> presences, long periodUs) {
    List<List<Recording.Presence>> lines = new ArrayList<>();
    presences.stream()
        .sorted(
            Comparator.comparingLong(Recording.Presence::fromUs)
                .thenComparing(each -> each.agent().id()))
        .forEach(
            presence -> {
              for (List<Recording.Presence> line : lines) {
                if (line.get(line.size() - 1).untilUs() <= presence.fromUs()) {
                  line.add(presence);
                  return;
                }
              }
              lines.add(new ArrayList<>(List.of(presence)));
            });
    return lines.stream()
        .map(line -> new Line(List.copyOf(line), presentUs(line, periodUs)))
        .sorted(Comparator.comparingLong((Line line) -> -line.presentUs)) // stable
        .toList();
  }

  private static long presentUs(List<Recording.Presence> line, long periodUs) {
    return line.stream()
        .mapToLong(each -> Math.min(each.untilUs(), periodUs) - each.fromUs())
        .sum();
  }

  int size() {
    return kinds.size();
  }

  int agents(int kind) {
    return kinds.get(kind).lines.size();
  }

  List<String> capabilities(int kind) {
    return kinds.get(kind).model.capabilities();
  }

  /** Work that a kind can do in the period, microseconds at speed 1. */
  double capacityUs(int kind) {
    KindOf of = kinds.get(kind);
    double sum = 0;
    for (Line line : of.lines) {
      for (Recording.Presence presence : line.presences) {
        long thereUs = Math.min(presence.untilUs(), periodUs) - presence.fromUs();
        sum += thereUs * presence.agent().speed() * of.model.slots();
      }
    }
    return sum;
  }

  /** Of a slot, above 0. */
  double meanSpeed() {
    double speeds = 0;
    double slots = 0;
    for (KindOf kind : kinds) {
      double there = kind.model.slots() * (double) kind.lines.size();
      speeds += there * kind.model.speed();
      slots += there;
    }
    return speeds / slots;
  }

  List<FleetKind> kinds(TenantLoads loads) {
    List<FleetKind> told = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      KindOf kind = kinds.get(i);
      told.add(
          new FleetKind(
              kind.model.capabilities(),
              kind.model.slots(),
              kind.price,
              loads.loadUs(i) / capacityUs(i),
              kind.lines.stream().map(line -> (double) line.presentUs / periodUs).toList()));
    }
    return told;
  }

  /** So many lines of each kind with so many slots; those that were there the longest stay. */
  List<Recording.Presence> shaped(FleetShape shape) {
    List<Recording.Presence> agents = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < kinds.size(); i++) {
      KindOf kind = kinds.get(i);
      FleetShape.Part part = shape.kinds().get(i);
      for (int n = 0; n < part.agents(); n++) {
        if (n < kind.lines.size()) {
          for (Recording.Presence presence : kind.lines.get(n).presences) {
            agents.add(presence.of(presence.agent().withSlots(part.slots())));
          }
        } else {
          AgentId id = new AgentId("added-" + number++);
          while (taken.contains(id)) {
            id = new AgentId("added-" + number++);
          }
          agents.add(Recording.Presence.throughout(kind.model.named(id).withSlots(part.slots())));
        }
      }
    }
    return agents;
  }

  /**
   * A part of the fleet.
   *
   * @param counts of each kind, how many lines are in the one part; spread evenly over the lines
   * @param those whether that part is meant, else the rest
   */
  List<Recording.Presence> part(List<Integer> counts, boolean those) {
    List<Recording.Presence> agents = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      List<Line> lines = kinds.get(i).lines;
      long count = counts.get(i);
      for (int n = 0; n < lines.size(); n++) {
        boolean in = (n + 1) * count / lines.size() > n * count / lines.size();
        if (in == those) {
          agents.addAll(lines.get(n).presences);
        }
      }
    }
    return agents;
  }
}
