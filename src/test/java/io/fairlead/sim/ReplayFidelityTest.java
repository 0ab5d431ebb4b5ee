package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A swarm runs in virtual time; what it was given is put together again from nothing but its facts;
 * and the replay of that gives the very same figures. Where the agents are there all the time and
 * messages take as long, nothing is lost in the recording.
 */
class ReplayFidelityTest {
  private static final long BEGIN_MS = 1_700_000_000_000L;

  /** Shorter patience with dependencies than a replay has with what does not move. */
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.of(
              "resource.tokens.capacity", "50",
              "resource.tokens.perMinute", "3000",
              "resource.licence.capacity", "3",
              "level.low.promoteAfterMs", "500",
              "tenant.a.weight", "3",
              "tenant.b.ratePerSecond", "30",
              "localQueueTargetMs", "300",
              "stealThreshold", "1",
              "moveCoolDownMs", "200",
              "dependencyPatienceMs", "20000"));

  @TestFactory
  List<DynamicTest> whatIsRecordedFromFactsReplaysToTheSameFigures() {
    return LongStream.rangeClosed(1, 6)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> replaysTheSame(seed)))
        .toList();
  }

  private static void replaysTheSame(long seed) {
    Workload workload = FaultySwarmSimulationTest.everythingWorkload(seed);
    List<SimulatedAgent> agents = FaultySwarmSimulationTest.fleet().agents();
    Original original = new Original(workload, agents);
    ReplayFigures figures = original.run();
    Recording recording = original.facts.recording(agents);
    assertEquals(workload.size(), recording.workload().size());
    ReplayFigures replayed = new Replay(recording).run(ReplayVariant.AS_RECORDED, 0, () -> false);
    assertEquals(withoutPoints(figures), withoutPoints(replayed));
    assertEquals(figures.levels(), replayed.levels());
    assertTrue(figures.completed() > workload.size() / 2, () -> withoutPoints(figures));
    assertTrue(figures.moved() > 0, () -> withoutPoints(figures));
    assertTrue(figures.rejected() > 0, () -> withoutPoints(figures));
  }

  /** All but the points, which would make a long message. */
  private static String withoutPoints(ReplayFigures figures) {
    String all = figures.toString();
    return all.substring(0, all.indexOf("levels="));
  }

  /** A swarm as a replay runs it, but put together here. */
  private static final class Original {
    private final VirtualSwarm swarm;
    private final ReplayMeter meter;
    private final Facts facts;
    private final List<SimulatedAgent> agents;
    private final int tasks;

    Original(Workload workload, List<SimulatedAgent> agents) {
      this.agents = agents;
      this.tasks = workload.size();
      this.meter =
          new ReplayMeter(
              () -> swarm().events().nowUs(),
              () -> swarm().scheduler().view(),
              new Audits(Audits.Frequency.ALWAYS));
      this.facts = new Facts(meter, () -> swarm().events().nowUs());
      this.swarm =
          new VirtualSwarm(
              BEGIN_MS - ReplayRun.WARM_UP_US / 1_000,
              Replay.WAYS,
              SwarmConfig.DEFAULT.get(Setting.HEARTBEAT_MS),
              workload,
              List.of(),
              new InMemoryStore(),
              new SplittableRandom(0),
              facts);
      swarm.events().after(0, () -> swarm.command(new Command.CreateSwarm(SETTINGS, "original")));
      agents.stream()
          .sorted(Comparator.comparing(SimulatedAgent::id))
          .forEach(agent -> swarm.events().after(0, () -> swarm.launch(agent)));
      swarm.submitAll(ReplayRun.WARM_UP_US);
      swarm.punctuate();
    }

    private VirtualSwarm swarm() {
      return swarm;
    }

    ReplayFigures run() {
      while (meter.submitted() < tasks || meter.open() > 0) {
        swarm.events().next();
      }
      long endUs = meter.lastEndUs();
      agents.forEach(agent -> meter.present(agent, endUs - meter.firstArrivalUs()));
      return meter.figures(endUs);
    }
  }

  /** Remembers of the facts what a recording is made of. */
  private static final class Facts implements VirtualSwarm.Surroundings {
    private final VirtualSwarm.Surroundings meter;
    private final LongSupplier nowUs;
    private final List<Task> arrived = new ArrayList<>();
    private final List<Long> arrivedUs = new ArrayList<>();
    private final Map<TaskId, Integer> places = new HashMap<>();
    private final Map<TaskId, Fact.TaskCompleted> completed = new HashMap<>();
    private SwarmConfig config = SwarmConfig.DEFAULT;

    Facts(VirtualSwarm.Surroundings meter, LongSupplier nowUs) {
      this.meter = meter;
      this.nowUs = nowUs;
    }

    @Override
    public void happened(Fact fact, Now now) {
      if (fact instanceof Fact.SwarmCreated created) {
        config = created.config();
      } else if (fact instanceof Fact.TaskAccepted accepted) {
        arrive(accepted.task());
      } else if (fact instanceof Fact.TaskRejected rejected && rejected.task() != null) {
        arrive(rejected.task());
      } else if (fact instanceof Fact.TaskCompleted end) {
        completed.put(end.taskId(), end);
      }
      meter.happened(fact, now);
    }

    private void arrive(Task task) {
      places.put(task.id(), arrived.size());
      arrived.add(task);
      arrivedUs.add(nowUs.getAsLong());
    }

    Recording recording(List<SimulatedAgent> agents) {
      Map<AgentId, Double> speeds = new HashMap<>();
      agents.forEach(agent -> speeds.put(agent.id(), agent.speed()));
      List<Arrival> arrivals = new ArrayList<>();
      for (int i = 0; i < arrived.size(); i++) {
        arrivals.add(arrival(arrived.get(i), arrivedUs.get(i), speeds));
      }
      return new Recording(
          "original",
          BEGIN_MS,
          BEGIN_MS + nowUs.getAsLong() / 1_000,
          new Workload("from facts", arrivals),
          agents.stream().map(Recording.Presence::throughout).toList(),
          config.settings(),
          new Recording.Measured(completed.size(), 0, 0, 0),
          0,
          arrived.stream().map(Task::id).toList());
    }

    private Arrival arrival(Task task, long atUs, Map<AgentId, Double> speeds) {
      Fact.TaskCompleted end = completed.get(task.id());
      long costUs = 1; // of what did not run, it makes no difference
      if (end != null && end.lease() != null) {
        costUs = Math.round(end.runTimeUs() * speeds.get(end.lease().agent()));
      }
      long delayUs =
          task.notBeforeMs() == 0 ? 0 : 1_000 * (task.notBeforeMs() - task.submittedAtMs());
      long beginUs = 1_000 * BEGIN_MS - ReplayRun.WARM_UP_US;
      long deadlineUs =
          task.deadlineMs() == Task.NEVER
              ? 0
              : 1_000 * task.deadlineMs() - beginUs - atUs - delayUs;
      return new Arrival(
          atUs - ReplayRun.WARM_UP_US,
          task.tenant(),
          task.type(),
          task.level(),
          task.priority(),
          costUs,
          task.estimatedCostUs(),
          delayUs,
          deadlineUs,
          task.series(),
          task.affinityKey(),
          task.requiredCapabilities(),
          task.dependencies().stream().map(places::get).toList(),
          task.resourceDemand());
    }

    @Override
    public void settled() {
      meter.settled();
    }

    @Override
    public void arrives(int place, Task task) {
      meter.arrives(place, task);
    }

    @Override
    public void submitted(Task task) {
      meter.submitted(task);
    }

    @Override
    public boolean passes(SimulatedAgent agent) {
      return meter.passes(agent);
    }

    @Override
    public void sent(Command.Report report) {
      meter.sent(report);
    }

    @Override
    public boolean fails(TaskId task) {
      return meter.fails(task);
    }

    @Override
    public void began(SimulatedAgent agent, TaskId task, long runUs) {
      meter.began(agent, task, runUs);
    }

    @Override
    public void ended(SimulatedAgent agent, TaskId task, long ranUs) {
      meter.ended(agent, task, ranUs);
    }
  }
}
