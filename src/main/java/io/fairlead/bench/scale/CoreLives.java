package io.fairlead.bench.scale;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Completion;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.Transition;
import io.fairlead.scheduler.SwarmScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whole lives of tasks in the core: submitted, placed, dispatched, started, completed, with every
 * changed row given to a store that does nothing. All agents are busy and the queue keeps its
 * length: an agent ends what it holds, as many tasks come, it is given as many, and reports them
 * started. Owned by one thread.
 */
public final class CoreLives {
  /** Slots of an agent, and lives in one turn. */
  public static final int SLOTS = 4;

  /** Agents' turns in a millisecond of the swarm's time. */
  private static final int TURNS_PER_MS = 100;

  private static final int STEPS = 1_000;
  private static final int PAYLOAD_BYTES = 100;

  private final int agents;
  private final List<Fact.TaskDispatched> dispatched = new ArrayList<>();
  private final List<List<Fact.TaskDispatched>> held = new ArrayList<>();
  private final long[] reports;
  private final SwarmScheduler scheduler =
      new SwarmScheduler(new SwarmId("s"), true, id -> null, (number, fact, at) -> note(fact));
  private Now now = new Now(1_000, TaskMix.WALL_MS);
  private int next;
  private long turns;

  /**
   * A swarm in which every slot is taken and nothing waits.
   *
   * @param agents how many, from 1
   * @param tasks gives tasks with ids that are not live
   */
  public CoreLives(int agents, Supplier<Task> tasks) {
    this.agents = agents;
    this.reports = new long[agents];
    scheduler.handle(
        new Command.CreateSwarm(
            Map.of("maxQueued", "10000000", "maxPrefetch", "0", "deadlineAdmission", "\"off\""),
            "bench"),
        now);
    for (int a = 0; a < agents; a++) {
      held.add(new ArrayList<>(SLOTS));
      scheduler.handle(report(a, 0, List.of()), now);
      scheduler.handle(new Command.TopicReady(agent(a)), now);
      scheduler.handle(report(a, 1, List.of()), now);
    }
    submit(SLOTS * agents, tasks);
    hold();
    for (int a = 0; a < agents; a++) {
      start(a);
    }
  }

  /** So many more tasks wait. */
  public void submit(int count, Supplier<Task> tasks) {
    for (int i = 0; i < count; i++) {
      process(new Command.Submit(tasks.get(), PAYLOAD_BYTES));
    }
  }

  /** The next agent's turn: {@value #SLOTS} lives, for which as many tasks are submitted. */
  public void turn(Supplier<Task> tasks) {
    if (++turns % TURNS_PER_MS == 0) {
      now = new Now(now.logicalMs() + 1, now.wallMs() + 1);
    }
    int a = next;
    next = next + 1 == agents ? 0 : next + 1;
    List<Fact.TaskDispatched> mine = held.get(a);
    int ended = mine.size();
    List<Transition> transitions = new ArrayList<>(SLOTS);
    for (Fact.TaskDispatched each : mine) {
      transitions.add(
          new Transition.Completed(
              each.taskId(), each.lease().epoch(), TaskMix.COST_US, Completion.EMPTY));
    }
    mine.clear();
    submit(ended, tasks);
    process(report(a, 1, transitions));
    hold();
    start(a);
  }

  /** Tasks that agents hold. */
  public int running() {
    return held.stream().mapToInt(List::size).sum();
  }

  /** Tasks that have not ended, those that agents hold included. */
  public int live() {
    return scheduler.view().live();
  }

  private void start(int a) {
    List<Transition> transitions = new ArrayList<>(SLOTS);
    for (Fact.TaskDispatched each : held.get(a)) {
      transitions.add(new Transition.Started(each.taskId(), each.lease().epoch()));
    }
    process(report(a, 1, transitions));
  }

  private void hold() {
    for (Fact.TaskDispatched each : dispatched) {
      held.get(number(each)).add(each);
    }
    dispatched.clear();
  }

  private void process(Command command) {
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

  private static AgentId agent(int number) {
    return new AgentId("agent-" + number);
  }

  private static int number(Fact.TaskDispatched fact) {
    return Integer.parseInt(fact.lease().agent().value().substring("agent-".length()));
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
}
