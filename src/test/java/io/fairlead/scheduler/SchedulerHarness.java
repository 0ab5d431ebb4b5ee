package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Completion;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import io.fairlead.scheduler.invariant.InvariantChecks;
import io.fairlead.sim.InMemoryStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A scheduler, a clock and an in-memory store, with short words for what tests say often. */
final class SchedulerHarness {
  static final long WALL_BASE_MS = 1_700_000_000_000L;

  final InMemoryStore store = new InMemoryStore();
  final List<Fact> facts = new ArrayList<>();
  final ConfigTemplate template = new ConfigTemplate();

  /** Is told of every fact once it is applied. */
  Consumer<Fact> listener = fact -> {};

  /** An audit follows each so many steps. */
  int auditEvery = 1;

  private long ticks;
  private final Set<TaskId> forgotten = new TreeSet<>();
  private final Map<AgentId, Long> reportSeqs = new LinkedHashMap<>();
  private final Map<AgentId, Long> incarnations = new LinkedHashMap<>();
  private final Map<AgentId, Long> lastSeqs = new LinkedHashMap<>();
  SwarmScheduler scheduler = newScheduler();
  long nowMs = 1_000;

  private SwarmScheduler newScheduler() {
    return new SwarmScheduler(
        new SwarmId("s"),
        true,
        id -> forgotten.contains(id) ? null : store.find(id),
        store,
        template,
        (number, fact, now) -> note(fact));
  }

  /** The end of a task is not remembered from now on, nor that of a later one of its id. */
  void forget(String id) {
    forgotten.add(new TaskId(id));
  }

  private void note(Fact fact) {
    facts.add(fact);
    listener.accept(fact);
    if (fact instanceof Fact.AgentWelcomed welcomed) {
      incarnations.put(welcomed.agent(), welcomed.incarnation());
      lastSeqs.put(welcomed.agent(), welcomed.seq());
    } else if (fact instanceof Fact.TaskDispatched dispatched) {
      lastSeqs.put(dispatched.lease().agent(), dispatched.lease().seq());
    }
  }

  Now now() {
    return new Now(nowMs, WALL_BASE_MS + nowMs);
  }

  /** Handles the command and everything that follows from it; returns the facts. */
  List<Fact> handle(Command command) {
    int from = facts.size();
    scheduler.handle(command, now());
    tick();
    return List.copyOf(facts.subList(from, facts.size()));
  }

  List<Fact> pass(long ms) {
    int from = facts.size();
    long until = nowMs + ms;
    while (nowMs < until) {
      nowMs = Math.min(until, nowMs + 50);
      tick();
    }
    return List.copyOf(facts.subList(from, facts.size()));
  }

  private void tick() {
    while (scheduler.tick(now(), 100)) {
      // Until nothing is left to do.
    }
    scheduler.flush(store);
    if (ticks++ % auditEvery == 0) {
      InvariantChecks.running().audit(scheduler.view());
    }
  }

  /**
   * The coordinator dies and another one takes over from the store; dispatching is not open yet.
   */
  void restart() {
    scheduler = newScheduler();
    store.restoreInto(scheduler);
    scheduler.recover(now());
    scheduler.raiseGeneration(now());
    scheduler.flush(store);
  }

  /** An agent joins and reports for the first time. */
  void join(String agent, int slots, String... capabilities) {
    handle(hello(agent, "hello-" + agent, slots, capabilities));
    handle(new Command.TopicReady(new AgentId(agent)));
    handle(report(agent, slots, List.of(capabilities), List.of(), List.of()));
  }

  Command.Report hello(String agent, String helloId, int slots, String... capabilities) {
    return new Command.Report(
        new AgentId(agent),
        helloId,
        0,
        1,
        new AgentProfile(slots, List.of(capabilities), 0, 0, false),
        List.of(),
        0,
        List.of());
  }

  Command.Report report(String agent, List<Fact.TaskDispatched> held, Transition... transitions) {
    return report(agent, 1, List.of(), held, List.of(transitions));
  }

  Command.Report report(
      String agent,
      int slots,
      List<String> capabilities,
      List<Fact.TaskDispatched> held,
      List<Transition> transitions) {
    AgentId id = new AgentId(agent);
    return new Command.Report(
        id,
        "hello-" + agent,
        incarnations.getOrDefault(id, 1L),
        reportSeqs.merge(id, 2L, (before, two) -> before + 1),
        new AgentProfile(slots, capabilities, 0, 0, false),
        held.stream().map(each -> new Command.Held(each.taskId(), each.lease().epoch())).toList(),
        lastSeqs.getOrDefault(id, 0L),
        transitions);
  }

  /** Of an agent that has nothing. */
  Command.Report goodbye(String agent, List<String> capabilities) {
    Command.Report last = report(agent, 1, capabilities, List.of(), List.of());
    return new Command.Report(
        last.agent(),
        last.helloId(),
        last.incarnation(),
        last.reportSeq(),
        new AgentProfile(1, capabilities, 0, 0, true),
        last.held(),
        last.lastDispatchSeq(),
        last.transitions());
  }

  List<Fact> submit(String id, long costMs) {
    return handle(new Command.Submit(task(id, "tenant", costMs, 0), 0));
  }

  /** Submits and returns the dispatch that must follow at once. */
  Fact.TaskDispatched submitAndDispatch(String id, long costMs) {
    return only(submit(id, costMs), Fact.TaskDispatched.class);
  }

  static Task task(String id, String tenant, long costMs, int maxAttempts, String... required) {
    return new Task(
        new TaskId(id),
        new TenantId(tenant),
        "type",
        Level.NORMAL,
        0,
        Task.NEVER,
        WALL_BASE_MS,
        0,
        costMs * 1_000,
        List.of(required),
        null,
        true,
        maxAttempts,
        id.hashCode() * 31L + costMs);
  }

  static Transition started(Fact.TaskDispatched task) {
    return new Transition.Started(task.taskId(), task.lease().epoch());
  }

  static Transition completed(Fact.TaskDispatched task, long runTimeMs) {
    return new Transition.Completed(
        task.taskId(), task.lease().epoch(), runTimeMs * 1_000, Completion.EMPTY);
  }

  static Transition failed(Fact.TaskDispatched task, boolean retriable) {
    return new Transition.Failed(task.taskId(), task.lease().epoch(), 1_000, "broken", retriable);
  }

  static Transition stale(Fact.TaskDispatched task) {
    return new Transition.Completed(
        task.taskId(), new Epoch(task.lease().epoch().value() - 1), 1_000, Completion.EMPTY);
  }

  static <F extends Fact> List<F> all(List<Fact> facts, Class<F> type) {
    return facts.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static <F extends Fact> F only(List<Fact> facts, Class<F> type) {
    List<F> found = all(facts, type);
    if (found.size() != 1) {
      throw new AssertionError("wanted one " + type.getSimpleName() + " among " + facts);
    }
    return found.get(0);
  }
}
