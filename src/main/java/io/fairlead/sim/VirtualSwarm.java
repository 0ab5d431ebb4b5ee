package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.ConfigTemplate;
import io.fairlead.scheduler.SwarmScheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A swarm in virtual time: the real core, agents that follow the protocol, the messages between
 * them, and tasks that arrive. What watches it, disturbs it or checks it is its {@link
 * Surroundings}. Whatever the core checks before each fact is checked here, too.
 */
final class VirtualSwarm {
  static final SwarmId SWARM = new SwarmId("sim");
  private static final long TOPIC_DELAY_US = 20_000;
  private static final long PUNCTUATION_US = 10_000;
  private static final int STEPS = 1_000;

  /** Who watches, disturbs or checks a swarm. */
  interface Surroundings {
    /** A fact has been applied; what it asks for has not been done. */
    void happened(Fact fact, Now now);

    /** Nothing is left to do at this instant. */
    void settled();

    /** A task is about to be submitted. */
    void arrives(int place, Task task);

    /** A task has been submitted. */
    void submitted(Task task);

    /** An agent sends a report; false if it is lost. */
    boolean passes(SimulatedAgent agent);

    /** A report is on its way. */
    void sent(Command.Report report);

    /** Whether the run of a task fails at its end. */
    boolean fails(TaskId task);

    /** The handler of a task has begun and will run for so long. */
    void began(SimulatedAgent agent, TaskId task, long runUs);

    /** That run is over after so long, at its end or before it. */
    void ended(SimulatedAgent agent, TaskId task, long ranUs);
  }

  /** An agent's id: the process that goes by it, and its topic. */
  private static final class Line {
    private @Nullable VirtualAgent process;
    private long lastReadUs;
  }

  private final long wallBaseMs;
  private final Ways ways;
  private final long heartbeatUs;
  private final Workload workload;
  private final List<TaskId> ids;
  private final EventQueue events = new EventQueue();
  private final InMemoryStore store;
  private final SplittableRandom jitter;
  private final Surroundings surroundings;
  private final Map<AgentId, Line> lines = new HashMap<>();
  private final Map<TaskId, Integer> places = new HashMap<>();
  private SwarmScheduler scheduler;
  private int hellos;

  /**
   * An empty one.
   *
   * @param wallBaseMs wall time at which it begins, milliseconds since the Unix epoch
   * @param heartbeatMs agents report at least so often, milliseconds
   * @param ids of the workload's tasks, in its order; numbered ones if empty
   * @param jitter of the messages
   */
  VirtualSwarm(
      long wallBaseMs,
      Ways ways,
      long heartbeatMs,
      Workload workload,
      List<TaskId> ids,
      InMemoryStore store,
      SplittableRandom jitter,
      Surroundings surroundings) {
    this.wallBaseMs = wallBaseMs;
    this.ways = ways;
    this.heartbeatUs = heartbeatMs * 1_000;
    this.workload = workload;
    this.ids = ids;
    this.store = store;
    this.jitter = jitter;
    this.surroundings = surroundings;
    this.scheduler = emptyScheduler();
  }

  /** What happens when, for whoever adds to it. */
  EventQueue events() {
    return events;
  }

  SwarmScheduler scheduler() {
    return scheduler;
  }

  /** A core without a state, whose facts are carried out here. */
  SwarmScheduler emptyScheduler() {
    return new SwarmScheduler(SWARM, true, store, store, new ConfigTemplate(), this::happened);
  }

  /** Goes on with another core. */
  void use(SwarmScheduler other) {
    scheduler = other;
  }

  Now now() {
    long ms = events.nowUs() / 1_000;
    return new Now(ms, wallBaseMs + ms);
  }

  /** Id of a task that was given none. */
  static TaskId taskId(int place) {
    return new TaskId("task-" + place);
  }

  /** Lets every task of the workload arrive, at its offset and so long after now. */
  void submitAll(long laterUs) {
    int place = 0;
    for (Arrival arrival : workload.arrivals()) {
      int number = place++;
      events.after(laterUs + arrival.offsetUs(), () -> submit(number, arrival));
    }
  }

  /** Carries on with what time brings, every now and then from now on. */
  void punctuate() {
    long before = scheduler.view().facts();
    work();
    if (scheduler.view().facts() != before) {
      surroundings.settled();
    }
    events.after(PUNCTUATION_US, this::punctuate);
  }

  /** Gives the core a command, and lets it do what follows from it. */
  void command(Command command) {
    scheduler.handle(command, now());
    carryOn();
  }

  /** Lets the core do what there is to do. */
  void carryOn() {
    work();
    surroundings.settled();
  }

  private void work() {
    while (scheduler.tick(now(), STEPS)) {
      // Until nothing is left to do at this instant.
    }
    scheduler.flush(store);
  }

  /** Starts a process of an agent; whatever is sent to the agent goes to this one. */
  VirtualAgent launch(SimulatedAgent agent) {
    VirtualAgent process =
        new VirtualAgent(agent, "hello-" + hellos++, heartbeatUs, new AgentWorld(agent));
    line(agent.id()).process = process;
    process.start();
    return process;
  }

  /** The process that goes by an agent's id; null if none ever did. */
  @Nullable VirtualAgent process(AgentId agent) {
    return line(agent).process;
  }

  private Line line(AgentId agent) {
    return lines.computeIfAbsent(agent, unused -> new Line());
  }

  private TaskId id(int place) {
    return ids.isEmpty() ? taskId(place) : ids.get(place);
  }

  private void submit(int place, Arrival arrival) {
    TaskId id = id(place);
    Task task = arrival.task(id, place, this::id, wallBaseMs, events.nowUs());
    places.put(id, place);
    surroundings.arrives(place, task);
    command(new Command.Submit(task, 0));
    surroundings.submitted(task);
  }

  /** The shell's part: sends what the facts ask for. */
  private void happened(long number, Fact fact, Now now) {
    surroundings.happened(fact, now);
    if (fact instanceof Fact.TopicRequested requested) {
      events.after(TOPIC_DELAY_US, () -> command(new Command.TopicReady(requested.agent())));
    } else if (fact instanceof Fact.TopicRetired retired) {
      events.after(TOPIC_DELAY_US, () -> command(new Command.TopicDeleted(retired.agent())));
    } else if (fact instanceof Fact.TaskDispatched dispatched) {
      deliver(dispatched.lease().agent(), fact, dispatched.lease().seq());
    } else if (fact instanceof Fact.AgentWelcomed welcomed) {
      deliver(welcomed.agent(), fact, welcomed.seq());
    } else if (fact instanceof Fact.AgentFenced fenced) {
      deliver(fenced.agent(), fact, fenced.seq());
    } else if (fact instanceof Fact.RevokeRequested revoke) {
      deliver(revoke.agent(), fact, revoke.seq());
    } else if (fact instanceof Fact.CancelRequested cancel) {
      deliver(cancel.agent(), fact, cancel.seq());
    } else if (fact instanceof Fact.StaleWorkCancelled cancel) {
      deliver(cancel.agent(), fact, cancel.seq());
    }
  }

  private void deliver(AgentId agent, Fact fact, long seq) {
    Line line = line(agent);
    line.lastReadUs =
        Math.max(line.lastReadUs, events.nowUs() + ways.untilCommitUs(events.nowUs()) + wayUs());
    events.after(
        line.lastReadUs - events.nowUs(),
        () -> {
          VirtualAgent process = line.process;
          if (process != null) {
            process.read(fact, seq);
          }
        });
  }

  private long wayUs() {
    return ways.leastUs() + (ways.jitterUs() == 0 ? 0 : jitter.nextLong(ways.jitterUs() + 1));
  }

  private final class AgentWorld implements VirtualAgent.World {
    private final SimulatedAgent agent;
    private long lastArrivalUs;

    AgentWorld(SimulatedAgent agent) {
      this.agent = agent;
    }

    @Override
    public void after(long delayUs, Runnable what) {
      events.after(delayUs, what);
    }

    @Override
    public long nowUs() {
      return events.nowUs();
    }

    @Override
    public void send(Command.Report report, Runnable delivered) {
      if (!surroundings.passes(agent)) {
        return;
      }
      // Reports of one process arrive in order, unless they are duplicates.
      lastArrivalUs = Math.max(lastArrivalUs, events.nowUs() + wayUs());
      events.after(
          lastArrivalUs - events.nowUs(),
          () -> {
            delivered.run();
            command(report);
          });
      surroundings.sent(report);
    }

    @Override
    public boolean fails(TaskId task) {
      return surroundings.fails(task);
    }

    @Override
    public long costUs(TaskId task) {
      Integer place = places.get(task);
      if (place == null) {
        throw new IllegalStateException("task " + task + " was never submitted");
      }
      return workload.arrivals().get(place).costUs();
    }

    @Override
    public void began(TaskId task, long runUs) {
      surroundings.began(agent, task, runUs);
    }

    @Override
    public void ended(TaskId task, long ranUs) {
      surroundings.ended(agent, task, ranUs);
    }
  }
}
