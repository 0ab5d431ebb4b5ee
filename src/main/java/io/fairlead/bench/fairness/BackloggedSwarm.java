package io.fairlead.bench.fairness;

import io.fairlead.bench.scale.DiscardedState;
import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Completion;
import io.fairlead.model.Discipline;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import io.fairlead.scheduler.SwarmScheduler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The real core in virtual time: for each task of a tenant that is dispatched the tenant submits
 * another one, so that each has {@value #WAITING} waiting. Estimates are exact, agents of speed 1,
 * nothing is sent beyond an agent's slot. Equal scenarios give equal dispatches.
 */
final class BackloggedSwarm {
  /** More than could be dispatched at one moment. */
  static final int WAITING = 64;

  static final int MAX_AGENTS = WAITING;

  private static final long WALL_MS = 1_700_000_000_000L;
  private static final long US_PER_MS = 1_000;
  private static final int STEPS = 1_000;

  private final FairnessScenario scenario;
  private final Served served;
  private final SwarmScheduler scheduler =
      new SwarmScheduler(new SwarmId("s"), true, id -> null, (number, fact, at) -> note(fact));
  private final SplittableRandom random;
  private final PriorityQueue<Run> runs =
      new PriorityQueue<>(Comparator.comparingLong(Run::endUs).thenComparingInt(Run::agent));
  private final List<Fact.TaskDispatched> dispatched = new ArrayList<>();
  private final List<Submitted> submitted = new ArrayList<>();
  private final long[] reports;
  private long nowUs;
  private int count;

  /** Takes what is dispatched. */
  @FunctionalInterface
  interface Served {
    /** A task of that tenant, by index, has been given to an agent. */
    void dispatched(int tenant, long costUs);
  }

  private record Submitted(int tenant, long costUs) {}

  private record Run(int agent, long endUs, long costUs, Fact.TaskDispatched task) {}

  private BackloggedSwarm(FairnessScenario scenario, Served served) {
    if (scenario.agents() > MAX_AGENTS) {
      throw new IllegalArgumentException(scenario.agents() + " agents, of " + MAX_AGENTS);
    }
    this.scenario = scenario;
    this.served = served;
    this.random = new SplittableRandom(scenario.seed());
    this.reports = new long[scenario.agents()];
  }

  /** Until as many tasks have been dispatched as the scenario says. */
  static void run(FairnessScenario scenario, Discipline discipline, Served served) {
    BackloggedSwarm swarm = new BackloggedSwarm(scenario, served);
    swarm.begin(discipline);
    while (swarm.count < scenario.dispatches()) {
      swarm.step();
    }
  }

  private void begin(Discipline discipline) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("level.normal.discipline", '"' + discipline.key() + '"');
    settings.put("level.normal.promoteAfterMs", "0");
    settings.put("maxPrefetch", "0");
    for (int tenant = 0; tenant < scenario.tenants(); tenant++) {
      settings.put(
          "tenant." + tenant(tenant) + ".weight", Double.toString(scenario.weight(tenant)));
    }
    handle(new Command.CreateSwarm(settings, "bench"));
    for (int i = 0; i < WAITING; i++) {
      for (int tenant = 0; tenant < scenario.tenants(); tenant++) {
        submit(tenant);
      }
    }
    for (int agent = 0; agent < scenario.agents(); agent++) {
      handle(hello(agent));
      handle(new Command.TopicReady(agent(agent)));
      handle(report(agent, List.of(), List.of()));
      start();
    }
  }

  /** The task that ends next. */
  private void step() {
    Run ended = runs.remove();
    nowUs = ended.endUs();
    Fact.TaskDispatched task = ended.task();
    handle(
        report(
            ended.agent(),
            List.of(),
            List.of(
                new Transition.Completed(
                    task.taskId(), task.lease().epoch(), ended.costUs(), Completion.EMPTY))));
    start();
  }

  /** What has been dispatched begins, and its tenants submit as much. */
  private void start() {
    while (!dispatched.isEmpty()) {
      List<Fact.TaskDispatched> begun = List.copyOf(dispatched);
      dispatched.clear();
      for (Fact.TaskDispatched task : begun) {
        begin(task);
      }
    }
  }

  private void begin(Fact.TaskDispatched task) {
    Submitted given = submitted.get(Integer.parseInt(task.taskId().value()));
    int agent = Integer.parseInt(task.lease().agent().value());
    if (count++ < scenario.dispatches()) {
      served.dispatched(given.tenant(), given.costUs());
    }
    runs.add(new Run(agent, nowUs + given.costUs(), given.costUs(), task));
    handle(
        report(
            agent,
            List.of(new Command.Held(task.taskId(), task.lease().epoch())),
            List.of(new Transition.Started(task.taskId(), task.lease().epoch()))));
    submit(given.tenant());
  }

  private void submit(int tenant) {
    int number = submitted.size();
    long costUs = scenario.costUs(tenant, random);
    submitted.add(new Submitted(tenant, costUs));
    handle(
        new Command.Submit(
            new Task(
                new TaskId(Integer.toString(number)),
                new TenantId(tenant(tenant)),
                "type",
                Level.NORMAL,
                0,
                Task.NEVER,
                WALL_MS + nowUs / US_PER_MS,
                0,
                costUs,
                List.of(),
                null,
                true,
                1,
                number),
            0));
  }

  private void handle(Command command) {
    long nowMs = nowUs / US_PER_MS;
    Now now = new Now(1 + nowMs, WALL_MS + nowMs);
    scheduler.handle(command, now);
    while (scheduler.tick(now, STEPS)) {
      // Until nothing is left to do.
    }
    scheduler.flush(DiscardedState.INSTANCE);
  }

  private void note(Fact fact) {
    if (fact instanceof Fact.TaskDispatched each) {
      dispatched.add(each);
    } else if (fact instanceof Fact.TaskRejected || fact instanceof Fact.AgentSuspected) {
      throw new IllegalStateException("not what is measured: " + fact);
    }
  }

  private Command.Report hello(int agent) {
    return report(agent, 0, List.of(), List.of());
  }

  private Command.Report report(int agent, List<Command.Held> held, List<Transition> transitions) {
    return report(agent, 1, held, transitions);
  }

  private Command.Report report(
      int agent, long incarnation, List<Command.Held> held, List<Transition> transitions) {
    return new Command.Report(
        agent(agent),
        "hello",
        incarnation,
        ++reports[agent],
        new AgentProfile(1, List.of(), 0, 0, false),
        held,
        Long.MAX_VALUE,
        transitions);
  }

  private static AgentId agent(int number) {
    return new AgentId(Integer.toString(number));
  }

  /** As the tenant of that index is called. */
  static String tenant(int index) {
    return "t" + (index + 1);
  }
}
