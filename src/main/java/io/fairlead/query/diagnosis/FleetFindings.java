package io.fairlead.query.diagnosis;

import io.fairlead.model.AgentId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.Unavailability;
import io.fairlead.query.diagnosis.Finding.Numbers;
import io.fairlead.query.diagnosis.Finding.Severity;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.scheduler.SwarmCensus.AgentCount;
import io.fairlead.scheduler.SwarmCensus.Backlog;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where what waits finds no agent. */
final class FleetFindings {
  /** With so much work ahead for each slot, waiting is more than passing. */
  static final double WARNING_FROM_MS = 5_000;

  static final double CRITICAL_FROM_MS = 60_000;

  private FleetFindings() {}

  static void addTo(List<Finding> found, Snapshot snapshot) {
    SwarmCensus census = snapshot.census();
    if (census.paused() && census.queued() > 0) {
      found.add(paused(census));
      return;
    }
    if (!census.open() && census.queued() > 0) {
      found.add(recovery(census));
      return;
    }
    Fleet fleet = Fleet.of(census);
    Shortage shortage = new Shortage(snapshot, fleet);
    for (Backlog backlog : census.backlogs()) {
      int waiting = backlog.waiting() - backlog.blocked();
      if (waiting > 0) {
        look(found, shortage, census, fleet, backlog, waiting);
      }
    }
    shortage.addTo(found);
    notReady(found, census, fleet);
  }

  private static Finding paused(SwarmCensus census) {
    return new Finding(
        Constraint.SWARM_PAUSED,
        Severity.CRITICAL,
        "",
        census.queued(),
        "The swarm is paused; " + census.queued() + " tasks wait.",
        "Resume the swarm.",
        new Numbers().with("waiting", census.queued()).all());
  }

  private static Finding recovery(SwarmCensus census) {
    return new Finding(
        Constraint.RECOVERY,
        Severity.WARNING,
        "",
        census.queued(),
        "The coordinator takes the swarm over and gives out nothing until that is committed.",
        "Wait; if it lasts, look at the coordinator's log.",
        new Numbers().with("waiting", census.queued()).all());
  }

  private static void look(
      List<Finding> found,
      Shortage shortage,
      SwarmCensus census,
      Fleet fleet,
      Backlog backlog,
      int waiting) {
    double costMs = backlog.costMs() - backlog.blockedCostMs();
    if (fleet.allGone()) {
      if (found.stream().noneMatch(known -> known.constraint() == Constraint.NO_AGENTS)) {
        found.add(noAgents(census));
      }
    } else if (backlog.able() == 0) {
      found.add(nobodyAble(census, backlog, waiting));
    } else if (backlog.available() == 0) {
      found.add(nobodyAvailable(census, backlog, waiting));
    } else if (backlog.eligibility().pin() != null && backlog.fit() > 1) {
      if (fleet.freeSlots() > backlog.freeSlots()) {
        hotAgent(found, census, fleet, backlog, waiting, costMs);
      } else {
        shortage.add(waiting, costMs);
      }
    } else if (backlog.freeSlots() > 0) {
      // Without a demand, what waits beside a free slot is on its way.
      if (!backlog.eligibility().demand().isEmpty()) {
        found.add(noResources(backlog, waiting, costMs));
      }
    } else if (mostlyBehindBreakers(backlog)) {
      found.add(halfTheFleet(backlog, waiting, costMs));
    } else if (fleet.freeSlots() > 0) {
      found.add(fewAble(fleet, backlog, waiting, costMs));
    } else {
      shortage.add(waiting, costMs);
    }
  }

  private static Finding noAgents(SwarmCensus census) {
    return new Finding(
        Constraint.NO_AGENTS,
        Severity.CRITICAL,
        "",
        census.queued(),
        census.agentCount() == 0
            ? "The swarm has no agents; " + census.queued() + " tasks wait."
            : "All "
                + census.agentCount()
                + " agents are gone; "
                + census.queued()
                + " tasks wait.",
        "Start agents.",
        new Numbers().with("waiting", census.queued()).with("agents", census.agentCount()).all());
  }

  private static String needing(int waiting) {
    return waiting == 1 ? "1 task needs " : waiting + " tasks need ";
  }

  private static Finding nobodyAble(SwarmCensus census, Backlog backlog, int waiting) {
    return new Finding(
        Constraint.CAPABILITY,
        Severity.CRITICAL,
        need(backlog),
        waiting,
        needing(waiting)
            + need(backlog)
            + ", which none of "
            + census.agentCount()
            + " agents has.",
        "Start agents that have it, or correct what the tasks ask for.",
        new Numbers()
            .with("waiting", waiting)
            .with("agentsAble", 0)
            .with("agents", census.agentCount())
            .all());
  }

  private static Finding nobodyAvailable(SwarmCensus census, Backlog backlog, int waiting) {
    boolean breaker = backlog.breakers() > 0;
    return new Finding(
        breaker ? Constraint.BREAKER : Constraint.AGENTS_UNAVAILABLE,
        Severity.CRITICAL,
        need(backlog),
        waiting,
        "All "
            + backlog.able()
            + " agents that could run "
            + waiting
            + " waiting tasks take no work"
            + (breaker
                ? "; the breakers of " + backlog.breakers() + " of them keep it away."
                : ": " + reasons(census) + "."),
        breaker
            ? "Look at why their tasks fail; a breaker lets probes through after breakerOpenMs."
            : "Resume or restart them.",
        new Numbers()
            .with("waiting", waiting)
            .with("agentsAble", backlog.able())
            .with("agentsBehindBreakers", backlog.breakers())
            .all());
  }

  private static String reasons(SwarmCensus census) {
    Map<Unavailability, Integer> counts = new EnumMap<>(Unavailability.class);
    for (AgentCount agent : census.agents()) {
      if (agent.unavailability() != null && !agent.gone()) {
        counts.merge(agent.unavailability(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey().code())
        .collect(Collectors.joining(", "));
  }

  private static boolean mostlyBehindBreakers(Backlog backlog) {
    return backlog.breakers() > 0 && 2 * backlog.breakers() >= backlog.able();
  }

  private static Finding halfTheFleet(Backlog backlog, int waiting, double costMs) {
    return new Finding(
        Constraint.BREAKER,
        severity(costMs, backlog.weight()),
        need(backlog),
        waiting,
        "The breakers of "
            + backlog.breakers()
            + " of "
            + backlog.able()
            + " agents that could run "
            + waiting
            + " waiting tasks keep work away; the others are busy.",
        "Look at why their tasks fail; a breaker lets probes through after breakerOpenMs.",
        new Numbers()
            .with("waiting", waiting)
            .with("agentsAble", backlog.able())
            .with("agentsBehindBreakers", backlog.breakers())
            .with("drainMs", drainMs(costMs, backlog.weight()))
            .all());
  }

  private static Finding noResources(Backlog backlog, int waiting, double costMs) {
    return new Finding(
        Constraint.RESOURCE,
        severity(costMs, backlog.weight()),
        need(backlog),
        waiting,
        waiting
            + " tasks wait for "
            + need(backlog)
            + " while the agents that could run them have "
            + backlog.freeSlots()
            + " free slots: what they demand is held by others or used up.",
        "Give agents more of it, or raise the shared resource's capacity or rate.",
        new Numbers()
            .with("waiting", waiting)
            .with("freeSlots", backlog.freeSlots())
            .with("slots", backlog.slots())
            .all());
  }

  private static Finding fewAble(Fleet fleet, Backlog backlog, int waiting, double costMs) {
    return new Finding(
        Constraint.CAPABILITY,
        severity(costMs, backlog.weight()),
        need(backlog),
        waiting,
        needing(waiting)
            + need(backlog)
            + "; the "
            + backlog.available()
            + " agents that have it are busy while "
            + fleet.freeSlots()
            + " slots of others are free.",
        "Add agents with " + need(backlog) + ", or give it to those that are idle.",
        new Numbers()
            .with("waiting", waiting)
            .with("slots", backlog.slots())
            .with("agentsAble", backlog.able())
            .with("freeSlotsElsewhere", fleet.freeSlots())
            .with("drainMs", drainMs(costMs, backlog.weight()))
            .all());
  }

  private static void hotAgent(
      List<Finding> found,
      SwarmCensus census,
      Fleet fleet,
      Backlog backlog,
      int waiting,
      double costMs) {
    AgentId pin = backlog.eligibility().pin();
    AgentCount agent =
        census.agents().stream().filter(some -> some.id().equals(pin)).findFirst().orElse(null);
    if (agent == null) {
      return;
    }
    found.add(
        new Finding(
            Constraint.HOT_AGENT,
            agent.loadMs() >= WARNING_FROM_MS ? Severity.WARNING : Severity.INFO,
            agent.id().value(),
            waiting,
            waiting
                + " tasks wait in the local queue of agent "
                + agent.id()
                + ", which is busy for "
                + seconds(agent.loadMs())
                + ", while "
                + fleet.freeSlots()
                + " slots of others are free.",
            "Lower affinityPatienceMs or localQueueTargetMs, lower stealThreshold, or have the"
                + " balancer run (balanceMode automatic).",
            new Numbers()
                .with("waiting", waiting)
                .with("loadMs", agent.loadMs())
                .with("meanLoadMs", fleet.meanLoadMs())
                .with("freeSlotsElsewhere", fleet.freeSlots())
                .with("drainMs", drainMs(costMs, backlog.weight()))
                .all()));
  }

  private static void notReady(List<Finding> found, SwarmCensus census, Fleet fleet) {
    if (census.parked() == 0 || census.queued() > 0 || fleet.freeSlots() == 0) {
      return;
    }
    found.add(
        new Finding(
            Constraint.NOT_READY,
            Severity.INFO,
            "",
            census.parked(),
            census.parked()
                + " tasks wait for other tasks, their time or their next attempt; "
                + fleet.freeSlots()
                + " slots are free.",
            "Nothing, if that is as it was submitted; explain tells of each task what it waits for.",
            new Numbers()
                .with("notReady", census.parked())
                .with("waitingForOthers", count(census, TaskPhase.BLOCKED))
                .with("waitingForTheirTime", count(census, TaskPhase.DELAYED))
                .with("waitingForTheirNextAttempt", count(census, TaskPhase.RETRY_WAIT))
                .with("freeSlots", fleet.freeSlots())
                .with("held", census.held())
                .all()));
  }

  private static int count(SwarmCensus census, TaskPhase phase) {
    return census.phases().getOrDefault(phase, 0);
  }

  static Severity severity(double costMs, double weight) {
    double drainMs = drainMs(costMs, weight);
    return drainMs >= CRITICAL_FROM_MS
        ? Severity.CRITICAL
        : drainMs >= WARNING_FROM_MS ? Severity.WARNING : Severity.INFO;
  }

  static double drainMs(double costMs, double weight) {
    return weight > 0 ? costMs / weight : 0;
  }

  private static String need(Backlog backlog) {
    String capabilities = String.join(", ", backlog.eligibility().capabilities());
    String demand =
        backlog.eligibility().demand().entrySet().stream()
            .map(entry -> entry.getKey() + " ≤ " + entry.getValue())
            .collect(Collectors.joining(", "));
    return capabilities.isEmpty()
        ? demand
        : demand.isEmpty() ? capabilities : capabilities + "; " + demand;
  }

  static String seconds(double ms) {
    return String.format(Locale.ROOT, "%.1f s", ms / 1_000);
  }
}
