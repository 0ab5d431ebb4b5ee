package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Completion;
import io.fairlead.model.Fact;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredResource;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTask;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of one whole life of a task in the core: submitted, placed, dispatched, started,
 * completed, with every changed row given to a store that does nothing. All agents are busy and the
 * queue keeps its length: an agent ends what it holds, as many tasks come, it is given as many, and
 * reports them started.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms3g", "-Xmx3g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class LifeBenchmark {
  private static final int SLOTS = 4;
  private static final int TENANTS = 16;
  private static final long COST_US = 10_000_000;
  private static final long WALL_MS = 1_700_000_000_000L;

  /** Agents' turns in a millisecond of the swarm's time. */
  private static final int TURNS_PER_MS = 100;

  @Param({"100", "1000", "10000"})
  int agents;

  @Param({"1000", "10000", "100000", "1000000"})
  int queued;

  /** normal: one level and no requirements; mixed: all levels, priorities, deadlines, classes. */
  @Param({"normal", "mixed"})
  String tasks;

  private final List<Fact.TaskDispatched> dispatched = new ArrayList<>();
  private SwarmScheduler scheduler;
  private List<List<Fact.TaskDispatched>> held;
  private long[] reports;
  private Task[] ring;
  private int next;
  private int turn;
  private long turns;
  private Now now = new Now(1_000, WALL_MS);

  @Setup
  public void fill() {
    scheduler =
        new SwarmScheduler(new SwarmId("s"), true, id -> null, (number, fact, at) -> note(fact));
    scheduler.handle(
        new Command.CreateSwarm(
            Map.of("maxQueued", "10000000", "maxPrefetch", "0", "deadlineAdmission", "\"off\""),
            "bench"),
        now);
    held = new ArrayList<>();
    reports = new long[agents];
    for (int a = 0; a < agents; a++) {
      held.add(new ArrayList<>());
      scheduler.handle(report(a, 0, List.of()), now);
      scheduler.handle(new Command.TopicReady(agent(a)), now);
      scheduler.handle(report(a, 1, List.of()), now);
    }
    ring = new Task[queued + 2 * SLOTS * agents + 16];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = tasks.equals("mixed") ? mixed(i) : task(i, Level.NORMAL, 0, Task.NEVER, List.of());
    }
    for (int i = 0; i < queued + SLOTS * agents; i++) {
      submit();
    }
    for (Fact.TaskDispatched each : dispatched) {
      held.get(number(each)).add(each);
    }
    dispatched.clear();
    for (int a = 0; a < agents; a++) {
      start(a);
    }
  }

  /** One agent's turn: as many lives as it has slots. */
  @Benchmark
  @OperationsPerInvocation(SLOTS)
  public void life() {
    if (++turns % TURNS_PER_MS == 0) {
      now = new Now(now.logicalMs() + 1, now.wallMs() + 1);
    }
    int a = turn;
    turn = turn + 1 == agents ? 0 : turn + 1;
    List<Fact.TaskDispatched> mine = held.get(a);
    int ended = mine.size();
    List<Transition> transitions = new ArrayList<>(SLOTS);
    for (Fact.TaskDispatched each : mine) {
      transitions.add(
          new Transition.Completed(each.taskId(), each.lease().epoch(), COST_US, Completion.EMPTY));
    }
    mine.clear();
    for (int i = 0; i < ended; i++) {
      submit();
    }
    process(report(a, 1, transitions));
    for (Fact.TaskDispatched each : dispatched) {
      held.get(number(each)).add(each);
    }
    dispatched.clear();
    start(a);
  }

  private void start(int a) {
    List<Transition> transitions = new ArrayList<>(SLOTS);
    for (Fact.TaskDispatched each : held.get(a)) {
      transitions.add(new Transition.Started(each.taskId(), each.lease().epoch()));
    }
    process(report(a, 1, transitions));
  }

  private void submit() {
    process(new Command.Submit(ring[next], 100));
    next = next + 1 == ring.length ? 0 : next + 1;
  }

  private void process(Command command) {
    scheduler.handle(command, now);
    while (scheduler.tick(now, 1_000)) {
      // Until nothing is left to do.
    }
    scheduler.flush(NOWHERE);
  }

  private void note(Fact fact) {
    if (fact instanceof Fact.TaskDispatched each) {
      dispatched.add(each);
    } else if (fact instanceof Fact.TaskRejected || fact instanceof Fact.AgentSuspected) {
      throw new IllegalStateException(fact.toString());
    }
  }

  private static AgentId agent(int number) {
    return new AgentId("agent-" + number);
  }

  private static int number(Fact.TaskDispatched fact) {
    return Integer.parseInt(fact.lease().agent().value().substring(6));
  }

  private Command.Report report(int a, long incarnation, List<Transition> transitions) {
    List<Command.Held> list = new ArrayList<>(SLOTS);
    for (Fact.TaskDispatched each : held.get(a)) {
      list.add(new Command.Held(each.taskId(), each.lease().epoch()));
    }
    return new Command.Report(
        agent(a),
        "hello",
        incarnation,
        ++reports[a],
        new AgentProfile(SLOTS, a % 3 == 0 ? List.of("gpu") : List.of(), 0, 0, false),
        list,
        Long.MAX_VALUE,
        transitions);
  }

  private static Task mixed(int i) {
    Level level = Level.values()[Math.floorMod(i * 7, 4)];
    return task(
        i,
        level,
        i * 31 % 21 - 10,
        level == Level.CRITICAL ? WALL_MS + 1_000_000 + i * 17L % 5_000_000 : Task.NEVER,
        i % 10 == 0 ? List.of("gpu") : List.of());
  }

  private static Task task(int i, Level level, int priority, long deadline, List<String> requires) {
    return new Task(
        new TaskId("task-" + i),
        new TenantId("tenant-" + i % TENANTS),
        "type",
        level,
        priority,
        deadline,
        WALL_MS,
        0,
        COST_US,
        requires,
        null,
        true,
        3,
        i);
  }

  static final StateSink NOWHERE =
      new StateSink() {
        @Override
        public void putSwarm(StoredSwarm swarm) {}

        @Override
        public void putTenant(StoredTenant tenant) {}

        @Override
        public void removeTenant(TenantId tenant) {}

        @Override
        public void removeTaskType(String type) {}

        @Override
        public void putTaskType(StoredTaskType type) {}

        @Override
        public void putSeries(StoredSeries series) {}

        @Override
        public void removeSeries(StoredSeries series) {}

        @Override
        public void putResource(StoredResource resource) {}

        @Override
        public void putConfig(StoredConfig version) {}

        @Override
        public void removeConfig(long version) {}

        @Override
        public void putAgent(StoredAgent agent) {}

        @Override
        public void putTask(StoredTask task) {}

        @Override
        public void finishTask(FinishedTask task) {}

        @Override
        public void removeAgent(AgentId agent) {}

        @Override
        public void removeSwarm() {}
      };
}
