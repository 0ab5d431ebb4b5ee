package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.admission.RetryAfter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ten times what the fleet can do, in virtual time. */
class OverloadSimulationTest {
  private static final long SECOND_US = 1_000_000;
  private static final int TIMES = 10;
  private static final long FLOOD_US = 300 * SECOND_US;
  private static final long LONGEST_US = 3_600 * SECOND_US;
  private static final long MEAN_COST_US = 400_000;
  private static final int SLOTS = 8;
  private static final long MAX_QUEUED = 400;
  private static final long MAX_QUEUED_OF_A = 150;
  private static final long CRITICAL_EVERY_US = SECOND_US / 2;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "maxQueued", Long.toString(MAX_QUEUED),
          "tenant.a.maxQueued", Long.toString(MAX_QUEUED_OF_A));
  private static final TenantId OPS = new TenantId("ops");

  @Test
  void fiveMinutesOfTenfoldLoadLeaveTheBoundsTheDeadlinesAndTheAgentsAsTheyWere() {
    Watch watch = new Watch(flood(FLOOD_US, 7), false, 7);
    watch.run();

    assertTrue(watch.refusals > watch.accepted.size() * 5, "most are refused");
    assertEquals(0, watch.refusedOf(OPS), "critical tasks find room however full it is");
    assertEquals(FLOOD_US / CRITICAL_EVERY_US, watch.acceptedOf(OPS));
    assertEquals(List.of(), watch.missed);
    assertEquals(List.of(), watch.troubles, "no agent is suspected, no lease ends before its time");
    assertTrue(watch.mostLive > MAX_QUEUED * 9 / 10, "it was full");
    assertEquals(watch.accepted, watch.ended, "everything that was accepted has ended");
    assertTrue(watch.longestRetryMs > RetryAfter.LEAST_MS, "who comes later is told more");

    TaskId fresh = watch.submitLate();
    assertTrue(watch.dispatched.contains(fresh), "there is room at once");
  }

  @Test
  void whoObeysGetsInWithoutAskingOften() {
    Watch watch = new Watch(flood(FLOOD_US / 10, 8), true, 8);
    watch.run();

    assertEquals(watch.tasks(), watch.ended.size(), "everybody got in");
    double tries = (double) (watch.refusals + watch.accepted.size()) / watch.tasks();
    double leastUs = (double) watch.workload.totalCostUs() / SLOTS;
    // Nobody has to ask oftener than the bound of the wait goes into the time that it all takes.
    double needed = leastUs / 1_000 / RetryAfter.MOST_MS;
    assertTrue(tries < 3 * (needed + 1), tries + " tries for a task, " + needed + " needed");
    assertTrue(
        watch.swarm.events().nowUs() < 1.1 * leastUs + RetryAfter.MOST_MS * 1_000,
        "the fleet had work all the time");
  }

  /** Three tenants at normal and low level ask for ten fleets; some deadlines among it. */
  private static Workload flood(long lengthUs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> bulk = new ArrayList<>();
    double gapUs = (double) MEAN_COST_US / SLOTS / TIMES;
    for (double atUs = 0; atUs < lengthUs; atUs -= Math.log(1 - random.nextDouble()) * gapUs) {
      int tenant = random.nextInt(3);
      bulk.add(
          new Arrival(
              Math.round(atUs),
              new TenantId(List.of("a", "b", "c").get(tenant)),
              "bulk",
              tenant == 2 ? Level.LOW : Level.NORMAL,
              1 + random.nextLong(2 * MEAN_COST_US),
              null,
              List.of()));
    }
    List<Arrival> critical = new ArrayList<>();
    for (long atUs = 0; atUs < lengthUs; atUs += CRITICAL_EVERY_US) {
      critical.add(
          new Arrival(atUs, OPS, "page", Level.CRITICAL, 200_000, null, List.of())
              .due(0, 3 * SECOND_US));
    }
    return Workload.merged("overload", List.of(bulk, critical));
  }

  /** Counts what comes of each task, and looks at the bounds after every event. */
  private static final class Watch implements VirtualSwarm.Surroundings {
    private final Workload workload;
    private final boolean obedient;
    private final VirtualSwarm swarm;
    private final Audits audits = new Audits(Audits.Frequency.SPARING);
    private final Map<TaskId, Task> submitted = new HashMap<>();
    private final Map<TenantId, Integer> live = new HashMap<>();
    private final Set<TaskId> accepted = new HashSet<>();
    private final Set<TaskId> ended = new HashSet<>();
    private final Set<TaskId> dispatched = new HashSet<>();
    private final List<TaskId> missed = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final Map<TenantId, Integer> refusedOf = new HashMap<>();
    private int refusals;
    private int mostLive;
    private long longestRetryMs;

    Watch(Workload workload, boolean obedient, long seed) {
      this.workload = workload;
      this.obedient = obedient;
      swarm =
          new VirtualSwarm(
              1_700_000_000_000L,
              Ways.STEADY,
              500,
              workload,
              List.of(),
              new InMemoryStore(),
              new SplittableRandom(seed),
              this);
    }

    void run() {
      swarm.events().after(0, () -> swarm.command(new Command.CreateSwarm(SETTINGS, "test")));
      for (int i = 0; i < SLOTS / 2; i++) {
        SimulatedAgent agent = new SimulatedAgent(new AgentId("agent-" + i), 1, 2, List.of());
        swarm.events().after(1, () -> swarm.launch(agent));
      }
      long settledUs = 2 * SECOND_US; // agents are there
      swarm.submitAll(settledUs);
      swarm.punctuate();
      while (submitted.size() < workload.size()
          || ended.size() < (obedient ? workload.size() : accepted.size())) {
        swarm.events().next();
        assertTrue(swarm.events().nowUs() < LONGEST_US, "it does not come to an end");
      }
    }

    int tasks() {
      return workload.size();
    }

    long acceptedOf(TenantId tenant) {
      return accepted.stream().filter(id -> submitted.get(id).tenant().equals(tenant)).count();
    }

    int refusedOf(TenantId tenant) {
      return refusedOf.getOrDefault(tenant, 0);
    }

    /** One task of the flood again, under another id, now that all is over. */
    TaskId submitLate() {
      Task any = submitted.get(VirtualSwarm.taskId(0));
      TaskId id = new TaskId("late");
      Task task =
          new Task(
              id,
              any.tenant(),
              any.type(),
              any.level(),
              0,
              Task.NEVER,
              any.submittedAtMs(),
              0,
              any.estimatedCostUs(),
              List.of(),
              null,
              true,
              0,
              -1);
      swarm.command(new Command.Submit(task, 0));
      return id;
    }

    @Override
    public void happened(Fact fact, Now now) {
      if (fact instanceof Fact.TaskAccepted taken) {
        assertTrue(accepted.add(taken.taskId()));
        live.merge(taken.task().tenant(), 1, Integer::sum);
      } else if (fact instanceof Fact.TaskRejected refused) {
        refused(refused.task(), refused.rejection());
      } else if (fact instanceof Fact.TaskDispatched sent) {
        dispatched.add(sent.taskId());
      } else if (fact instanceof Fact.EndsTask end) {
        Task task = end.task().task();
        assertTrue(ended.add(task.id()));
        live.merge(task.tenant(), -1, Integer::sum);
        if (!(fact instanceof Fact.TaskCompleted) || now.wallMs() > task.deadlineMs()) {
          missed.add(task.id());
        }
      } else if (fact instanceof Fact.AgentSuspected
          || fact instanceof Fact.AgentLost
          || fact instanceof Fact.TaskRequeued requeued && requeued.end() != LeaseEnd.REVOKED) {
        troubles.add(fact.toString());
      }
    }

    private void refused(Task task, Rejection rejection) {
      refusals++;
      refusedOf.merge(task.tenant(), 1, Integer::sum);
      assertTrue(
          rejection.reason() == Reason.QUEUE_FULL || rejection.reason() == Reason.TENANT_QUEUE_FULL,
          rejection::toString);
      long againMs = rejection.retryAfterMs();
      assertTrue(againMs >= RetryAfter.LEAST_MS && againMs <= RetryAfter.MOST_MS);
      longestRetryMs = Math.max(longestRetryMs, againMs);
      if (obedient && task.level() != Level.CRITICAL) {
        swarm.events().after(againMs * 1_000, () -> swarm.command(new Command.Submit(task, 0)));
      }
    }

    @Override
    public void settled() {
      int all = swarm.scheduler().view().live();
      mostLive = Math.max(mostLive, all);
      assertFalse(all > MAX_QUEUED, "more than maxQueued");
      assertFalse(live.getOrDefault(new TenantId("a"), 0) > MAX_QUEUED_OF_A, "more than a may");
      audits.settled(swarm.scheduler().view());
    }

    @Override
    public void arrives(int place, Task task) {
      submitted.put(task.id(), task);
    }

    @Override
    public void submitted(Task task) {}

    @Override
    public boolean passes(SimulatedAgent agent) {
      return true;
    }

    @Override
    public void sent(Command.Report report) {}

    @Override
    public boolean fails(TaskId task) {
      return false;
    }

    @Override
    public void began(SimulatedAgent agent, TaskId task, long runUs) {}

    @Override
    public void ended(SimulatedAgent agent, TaskId task, long ranUs) {}
  }
}
