package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The agents of a simulated swarm: of each id any number of processes, which all read the agent's
 * topic from where it ended when they started, and all write reports. What is on a topic is read in
 * its order; reports come in the order of writing, unless a fault reorders them.
 */
final class VirtualFleet {
  private static final double LOST = 0.02;
  private static final double DUPLICATED = 0.02;
  private static final double REORDERED = 0.02;
  private static final double FAILED = 0.05;
  private static final long MOST_LATE_US = 2_000_000;
  private static final long MOST_VERY_LATE_US = 9_000_000;

  private static final long LEAST_UNNOTICED_US = 1_000_000;

  /** What is on the other side. */
  interface Outside {
    /** A process has written a report; whether it arrives is another matter. */
    void wrote(Command.Report report);

    /** A report comes to the end of the topic. */
    void arrived(Command.Report report);

    /** A fault has struck. */
    void struck(Fault fault, Object what);
  }

  /** One agent id. */
  static final class Host {
    final SimulatedAgent spec;
    final List<VirtualAgent> processes = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();

    /** No process is started before that. */
    long downUntilUs;

    /** Messages to it, and from it, take so much longer until then. */
    long delayToUs;

    long delayFromUs;
    long delayedUntilUs;
    long clockErrorUs;

    Host(SimulatedAgent spec) {
      this.spec = spec;
    }

    boolean alive() {
      return processes.stream().anyMatch(process -> !process.stopped());
    }
  }

  private static final class Reader {
    private final VirtualAgent process;
    private long lastReadUs;

    Reader(VirtualAgent process) {
      this.process = process;
    }
  }

  private final EventQueue events;
  private final Ways ways;
  private final long heartbeatUs;
  private final FaultDraws draws;
  private final SplittableRandom jitter;
  private final ToLongFunction<TaskId> costUs;
  private final Outside outside;
  private final Map<AgentId, Host> hosts = new TreeMap<>();
  private int hellos;

  /**
   * @param jitter of the messages
   * @param costUs what a task costs in truth, microseconds at speed 1
   */
  VirtualFleet(
      Fleet fleet,
      EventQueue events,
      Ways ways,
      long heartbeatMs,
      FaultDraws draws,
      SplittableRandom jitter,
      ToLongFunction<TaskId> costUs,
      Outside outside) {
    this.events = events;
    this.ways = ways;
    this.heartbeatUs = heartbeatMs * 1_000;
    this.draws = draws;
    this.jitter = jitter;
    this.costUs = costUs;
    this.outside = outside;
    fleet.agents().forEach(agent -> hosts.put(agent.id(), new Host(agent)));
  }

  List<Host> hosts() {
    return List.copyOf(hosts.values());
  }

  /** Starts a process. */
  void launch(Host host) {
    VirtualAgent process =
        new VirtualAgent(host.spec, "hello-" + hellos++, heartbeatUs, new Surroundings(host));
    host.processes.removeIf(VirtualAgent::stopped);
    host.readers.removeIf(reader -> reader.process.stopped());
    host.processes.add(process);
    host.readers.add(new Reader(process));
    process.start();
  }

  /** Starts a process wherever none lives and one may. */
  void supervise() {
    for (Host host : hosts.values()) {
      if (!host.alive() && events.nowUs() >= host.downUntilUs) {
        launch(host);
      }
    }
  }

  /** A message comes to the end of an agent's topic. */
  void deliver(AgentId agent, Fact fact, long seq) {
    Host host = hosts.get(agent);
    if (host == null) {
      throw new IllegalStateException("a message to agent " + agent + ", which there is not");
    }
    for (Reader reader : host.readers) {
      if (!reader.process.stopped()) {
        long wayUs = wayUs() + (events.nowUs() < host.delayedUntilUs ? host.delayToUs : 0);
        reader.lastReadUs = Math.max(reader.lastReadUs, events.nowUs() + wayUs);
        events.after(reader.lastReadUs - events.nowUs(), () -> reader.process.read(fact, seq));
      }
    }
  }

  /** An agent's topic is gone; processes that read it notice after a while. */
  void topicDeleted(AgentId agent) {
    Host host = hosts.get(agent);
    if (host != null) {
      for (VirtualAgent process : host.processes) {
        events.after(
            LEAST_UNNOTICED_US + jitter.nextLong(LEAST_UNNOTICED_US),
            () -> process.topicGone("hello-" + hellos++));
      }
    }
  }

  private long wayUs() {
    return ways.leastUs() + (ways.jitterUs() == 0 ? 0 : jitter.nextLong(ways.jitterUs() + 1));
  }

  /** The world of one process. */
  private final class Surroundings implements VirtualAgent.World {
    private final Host host;
    private long lastArrivalUs;

    Surroundings(Host host) {
      this.host = host;
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
    public long clockErrorUs() {
      return host.clockErrorUs;
    }

    @Override
    public void send(Command.Report report, Runnable delivered) {
      outside.wrote(report);
      if (draws.strikes(Fault.LOST, LOST)) {
        outside.struck(Fault.LOST, name(report));
        return;
      }
      long atUs = events.nowUs() + wayUs();
      atUs += events.nowUs() < host.delayedUntilUs ? host.delayFromUs : 0;
      if (draws.strikes(Fault.REORDER, REORDERED)) {
        outside.struck(Fault.REORDER, name(report));
        atUs = Math.max(lastArrivalUs, atUs) + late(Fault.REORDER);
      } else {
        lastArrivalUs = Math.max(lastArrivalUs, atUs);
        atUs = lastArrivalUs;
      }
      boolean acknowledged = true;
      if (draws.strikes(Fault.DUPLICATE, DUPLICATED)) {
        outside.struck(Fault.DUPLICATE, name(report));
        acknowledged = draws.random(Fault.DUPLICATE).nextBoolean();
        events.after(atUs - events.nowUs() + late(Fault.DUPLICATE), () -> outside.arrived(report));
      }
      boolean told = acknowledged;
      events.after(
          atUs - events.nowUs(),
          () -> {
            if (told) {
              delivered.run();
            }
            outside.arrived(report);
          });
    }

    private long late(Fault fault) {
      SplittableRandom random = draws.random(fault);
      return random.nextLong(random.nextInt(4) == 0 ? MOST_VERY_LATE_US : MOST_LATE_US);
    }

    private String name(Command.Report report) {
      return "report "
          + report.reportSeq()
          + " of "
          + report.agent()
          + " (incarnation "
          + report.incarnation()
          + ")";
    }

    @Override
    public boolean fails(TaskId task) {
      boolean fails = draws.strikes(Fault.TASK_FAILURE, FAILED);
      if (fails) {
        outside.struck(Fault.TASK_FAILURE, task);
      }
      return fails;
    }

    @Override
    public long costUs(TaskId task) {
      return costUs.applyAsLong(task);
    }

    @Override
    public void began(TaskId task, long runUs) {}

    @Override
    public void ended(TaskId task, long ranUs) {}
  }
}
