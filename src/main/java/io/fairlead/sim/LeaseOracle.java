package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges, from outside, what the coordinator makes of the reports of agents: only the process in
 * force is heard; a lease lapses when it has not been renewed, and not before; one that the agent
 * does not know of is ended at once; every dispatch counts the starts before it. It knows nothing
 * of the core's state. The times are those of the configuration in force; what was to be looked at
 * by an earlier one may still be looked at then.
 */
final class LeaseOracle {
  /** Looks at agents are so far apart at most, and what is due may be decided a little later. */
  private static final long SLACK_MS = 1_000;

  private static final class Held {
    private final TaskId task;
    private final Epoch epoch;
    private final long seq;
    private long renewedMs;

    /** Within that time of its renewal it lapses, milliseconds. */
    private long lapsesWithinMs;

    private boolean revoking;
    private boolean unlisted;

    Held(TaskId task, Epoch epoch, long seq) {
      this.task = task;
      this.epoch = epoch;
      this.seq = seq;
    }
  }

  private record Report(AgentId agent, String helloId, long incarnation, long seq) {}

  private record InForce(String helloId, long incarnation) {}

  private final Set<Report> written = new HashSet<>();
  private final Map<AgentId, InForce> inForce = new TreeMap<>();
  private final Map<AgentId, Map<TaskId, Held>> held = new TreeMap<>();
  private final Map<AgentId, Long> heardMs = new TreeMap<>();
  private final Map<TaskId, Integer> started = new TreeMap<>();
  private SwarmConfig config = SwarmConfig.DEFAULT;
  private boolean forgiven;

  /** An agent's process has written a report. */
  void wrote(Command.Report report) {
    written.add(
        new Report(report.agent(), report.helloId(), report.incarnation(), report.reportSeq()));
  }

  /** The coordinator stood still: nothing may lapse for that. */
  void stalled() {
    forgiven = true;
  }

  /** The coordinator has written a decision. */
  void committed(VirtualCoordinator.Decision decision) {
    Fact fact = decision.fact();
    long nowMs = decision.now().logicalMs();
    if (fact instanceof Fact.GenerationRaised || forgiven) {
      forgiven = false;
      held.values().forEach(all -> all.values().forEach(each -> renew(each, nowMs)));
      heardMs.replaceAll((agent, before) -> nowMs);
    }
    if (fact instanceof Fact.SwarmCreated created) {
      configured(created.config());
    } else if (fact instanceof Fact.ConfigChanged changed) {
      configured(changed.config());
    } else if (fact instanceof Fact.AgentReported reported) {
      reported(reported, nowMs);
    } else if (fact instanceof Fact.AgentJoined joined) {
      inForce.put(joined.agent(), new InForce(joined.helloId(), joined.incarnation()));
      heardMs.put(joined.agent(), nowMs);
    } else if (fact instanceof Fact.AgentStrayed strayed) {
      inForce.remove(strayed.agent());
      heardMs.remove(strayed.agent());
    } else if (fact instanceof Fact.AgentLost lost) {
      long lostAfterMs = config.get(Setting.LOST_AFTER_MS);
      check(
          nowMs - heardMs.getOrDefault(lost.agent(), 0L) >= lostAfterMs,
          "NoAgentIsLostEarly",
          "agent "
              + lost.agent()
              + " was lost "
              + (nowMs - heardMs.getOrDefault(lost.agent(), 0L))
              + " ms after it was heard, not "
              + lostAfterMs);
    } else if (fact instanceof Fact.TaskDispatched dispatched) {
      dispatched(dispatched, nowMs);
    } else if (fact instanceof Fact.TaskStarted begun) {
      started.merge(begun.taskId(), 1, Integer::sum);
      all().stream()
          .filter(each -> each.epoch.equals(begun.epoch()))
          .forEach(each -> start(each, nowMs));
    } else if (fact instanceof Fact.RevokeRequested revoke) {
      all().stream()
          .filter(each -> each.epoch.equals(revoke.epoch()))
          .forEach(each -> each.revoking = true);
    } else if (fact instanceof Fact.EndsLease ended) {
      ended(ended, nowMs);
    }
  }

  private List<Held> all() {
    List<Held> all = new ArrayList<>();
    held.values().forEach(each -> all.addAll(each.values()));
    return all;
  }

  private void start(Held lease, long nowMs) {
    if (lease.revoking) {
      lease.revoking = false;
      renew(lease, nowMs);
    }
  }

  private void renew(Held lease, long nowMs) {
    lease.renewedMs = nowMs;
    lease.lapsesWithinMs = lapsesWithinMs();
  }

  private long lapsesWithinMs() {
    return config.get(Setting.LEASE_MS) + config.get(Setting.SUSPECT_AFTER_MS) + SLACK_MS;
  }

  private void configured(SwarmConfig inForce) {
    config = inForce;
    for (Held lease : all()) {
      lease.lapsesWithinMs = Math.max(lease.lapsesWithinMs, lapsesWithinMs());
    }
  }

  private void dispatched(Fact.TaskDispatched dispatched, long nowMs) {
    TaskId task = dispatched.taskId();
    int starts = started.getOrDefault(task, 0);
    check(
        dispatched.attempt() > starts,
        "AttemptsAreCounted",
        "task "
            + task
            + " has started "
            + starts
            + " times and is sent as attempt "
            + dispatched.attempt());
    Held lease = new Held(task, dispatched.lease().epoch(), dispatched.lease().seq());
    renew(lease, nowMs);
    held.computeIfAbsent(dispatched.lease().agent(), unused -> new TreeMap<>()).put(task, lease);
  }

  private void ended(Fact.EndsLease ended, long nowMs) {
    if (ended.lease() == null) {
      return;
    }
    Map<TaskId, Held> ofAgent = held.get(ended.lease().agent());
    Held lease = ofAgent == null ? null : ofAgent.remove(ended.taskId());
    long leaseMs = config.get(Setting.LEASE_MS);
    check(
        lease == null || ended.end() != LeaseEnd.LEASE_LAPSED || nowMs - lease.renewedMs >= leaseMs,
        "NoLeaseLapsesEarly",
        "the lease of task " + ended.taskId() + " lapsed before its " + leaseMs + " ms were over");
  }

  private void reported(Fact.AgentReported reported, long nowMs) {
    AgentId agent = reported.agent();
    heardMs.put(agent, nowMs);
    InForce process = inForce.get(agent);
    check(
        process != null
            && written.contains(
                new Report(agent, process.helloId(), process.incarnation(), reported.reportSeq())),
        "OnlyTheProcessInForceIsHeard",
        "agent "
            + agent
            + " was heard in report "
            + reported.reportSeq()
            + ", which "
            + process
            + " never wrote");
    Map<TaskId, Epoch> listed = new TreeMap<>();
    reported.listed().forEach(each -> listed.put(each.taskId(), each.epoch()));
    for (Held lease : held.getOrDefault(agent, Map.of()).values()) {
      check(
          !lease.unlisted,
          "WhatAnAgentHasLostEnds",
          "agent " + agent + " did not list task " + lease.task + " before, and has it still");
      check(
          nowMs - lease.renewedMs <= lease.lapsesWithinMs,
          "LeasesLapse",
          "task "
              + lease.task
              + " is at "
              + agent
              + " "
              + (nowMs - lease.renewedMs)
              + " ms after its lease was renewed, which lapses within "
              + lease.lapsesWithinMs);
      if (lease.epoch.equals(listed.get(lease.task))) {
        if (!lease.revoking) {
          renew(lease, nowMs);
        }
      } else {
        lease.unlisted = lease.seq <= reported.lastDispatchSeq();
      }
    }
  }

  private static void check(boolean holds, String rule, String message) {
    if (!holds) {
      throw new InvariantViolation(rule, message);
    }
  }
}
