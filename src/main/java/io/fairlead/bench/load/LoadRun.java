package io.fairlead.bench.load;

import io.fairlead.agent.AgentWorker;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A workload run by a fleet of simulated agents on a real broker: real {@link AgentWorker}s in this
 * JVM, or another crew, whose handlers sleep, and a thread that submits each task when it is
 * scheduled to arrive.
 */
public final class LoadRun implements AutoCloseable {
  private final Plan plan;
  private final TaskSink sink;
  private final RunClock clock = new RunClock();
  private final List<SimulatedHandler> handlers;
  private final LoadLedger ledger;
  private final Crew crew;
  private final Thread submitter = new Thread(this::submitAll, "fairlead-load");
  private final AtomicLong lastEndUs = new AtomicLong();
  private volatile long beginUs = -1;
  private volatile @Nullable RuntimeException failure;

  /**
   * What is to be run.
   *
   * @param clientProperties of Kafka and registry clients
   * @param swarm where
   * @param taskPrefix begins every task id of this run and of no other
   * @param endless whether the workload is repeated until the run is closed
   * @param slowed which agent becomes {@link #SLOWED_TIMES} times slower when half of the tasks
   *     have been submitted
   * @param warmUp how many tasks at the beginning of the workload are not measured
   * @param killed which agents are killed when half of the measured tasks have been submitted
   */
  public record Plan(
      Map<String, String> clientProperties,
      String swarm,
      String taskPrefix,
      Workload workload,
      Fleet fleet,
      boolean endless,
      OptionalInt slowed,
      int warmUp,
      Set<Integer> killed) {
    public Plan {
      clientProperties = Map.copyOf(clientProperties);
      killed = Set.copyOf(killed);
    }
  }

  /** How much slower the slowed agent becomes. */
  public static final double SLOWED_TIMES = 4;

  private LoadRun(Plan plan, TaskSink sink, Crew.Start start) {
    this.plan = plan;
    this.sink = sink;
    this.ledger = new LoadLedger(plan.workload(), plan.warmUp());
    this.handlers =
        plan.fleet().agents().stream()
            .map(agent -> new SimulatedHandler(agent, ledger, clock))
            .toList();
    submitter.setDaemon(true);
    this.crew = start.start(handlers);
  }

  /** Starts the agents; they join by and by. The load waits for {@link #begin}. */
  public static LoadRun start(Plan plan, TaskSink sink) {
    return start(plan, sink, handlers -> WorkerCrew.start(plan, handlers));
  }

  /** The same with another crew than the coordinator's agents. */
  public static LoadRun start(Plan plan, TaskSink sink, Crew.Start crew) {
    return new LoadRun(plan, sink, crew);
  }

  /** How many agents can be given tasks. */
  public int joined() {
    return (int) IntStream.range(0, handlers.size()).filter(crew::isReady).count();
  }

  /** The first task arrives now. */
  public void begin() {
    ledger.beginsAt(clock.nowUs());
    beginUs = clock.nowUs();
    submitter.start();
  }

  private void submitAll() {
    long size = plan.workload().size();
    long end = plan.endless() ? Long.MAX_VALUE : size;
    long half = plan.warmUp() + (size - plan.warmUp()) / 2;
    try {
      for (long task = 0; task < end; task++) {
        clock.sleepUntilUs(ledger.scheduledUs(task));
        if (task == half) {
          disturb();
        }
        submit(task);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run is being closed
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void disturb() {
    plan.slowed().ifPresent(agent -> handlers.get(agent).slowDown(SLOWED_TIMES));
    for (int agent : plan.killed()) {
      crew.kill(agent);
    }
  }

  private void submit(long task) {
    ledger.submitted(task);
    sink.submit(plan.taskPrefix() + task, ledger.arrival(task), Long.toString(task))
        .whenComplete(
            (completed, failed) -> {
              ledger.ended(task, failed == null && completed);
              lastEndUs.accumulateAndGet(clock.nowUs(), Math::max);
            });
  }

  /**
   * How it stands.
   *
   * @throws RuntimeException if submitting failed, or one of the crew
   */
  public RunStatus status() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
    crew.checkAlive();
    List<AgentStatus> agents = new ArrayList<>();
    for (int i = 0; i < handlers.size(); i++) {
      agents.add(handlers.get(i).status(crew.isReady(i)));
    }
    long elapsedMs = beginUs < 0 ? 0 : (clock.nowUs() - beginUs) / 1_000;
    return ledger.status(elapsedMs, plan.endless() ? 0 : plan.workload().size(), agents);
  }

  /** From the first scheduled arrival that counts to the last outcome so far, milliseconds. */
  public double makespanMs() {
    return beginUs < 0
        ? 0
        : Math.max(0, lastEndUs.get() - ledger.scheduledUs(plan.warmUp())) / 1_000.0;
  }

  /** Waits of all tasks that count and have started. */
  public WaitTimes.Summary waits() {
    return ledger.waits();
  }

  /** The wait of each task that counts, microseconds; -1 where its handler has not begun. */
  public long[] waitsUs() {
    return ledger.waitsUs();
  }

  /** Time that the tasks that count have spent in handlers that have ended, microseconds. */
  public long busyUs() {
    return ledger.busyUs();
  }

  /** Waits of the tasks that started last. */
  public WaitTimes.Summary recentWaits() {
    return ledger.recentWaits();
  }

  /** Stops the load, then all agents at once; waits for them. */
  @Override
  public void close() {
    submitter.interrupt();
    crew.close();
  }
}
