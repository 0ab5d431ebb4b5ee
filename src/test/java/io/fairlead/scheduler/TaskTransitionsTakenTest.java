package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.failed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A swarm is led through every transition that the table of a task's life has. */
class TaskTransitionsTakenTest {
  private final Map<TaskId, TaskPhase> phases = new LinkedHashMap<>();
  private final TreeSet<String> taken = new TreeSet<>();
  private int seen;

  private SchedulerHarness swarm = new SchedulerHarness();

  /** What the facts since the last look did to each task. */
  private void look() {
    for (Fact fact : swarm.facts.subList(seen, swarm.facts.size())) {
      if (fact instanceof Fact.OfTask ofTask) {
        TaskPhase to = after(ofTask);
        TaskPhase from = phases.get(ofTask.taskId());
        if (to != null && (to != from || to == TaskPhase.PLACED)) {
          taken.add(from + " -> " + to);
          phases.put(ofTask.taskId(), to);
        }
      }
    }
    seen = swarm.facts.size();
  }

  private static TaskPhase after(Fact.OfTask fact) {
    if (fact instanceof Fact.TaskAccepted accepted) {
      return !accepted.waitsFor().isEmpty()
          ? TaskPhase.BLOCKED
          : accepted.wakeAtMs() > 0 ? TaskPhase.DELAYED : TaskPhase.QUEUED;
    } else if (fact instanceof Fact.DependencyMet met) {
      return met.wakeAtMs() > 0 ? TaskPhase.DELAYED : TaskPhase.QUEUED;
    } else if (fact instanceof Fact.TaskRejected) {
      return TaskPhase.REJECTED;
    } else if (fact instanceof Fact.TaskPlaced || fact instanceof Fact.Moved) {
      return TaskPhase.PLACED;
    } else if (fact instanceof Fact.TaskReady
        || fact instanceof Fact.TaskRequeued
        || fact instanceof Fact.TaskUnplaced) {
      return TaskPhase.QUEUED;
    } else if (fact instanceof Fact.TaskDispatched) {
      return TaskPhase.DISPATCHED;
    } else if (fact instanceof Fact.TaskStarted) {
      return TaskPhase.RUNNING;
    } else if (fact instanceof Fact.TaskRetried) {
      return TaskPhase.RETRY_WAIT;
    } else if (fact instanceof Fact.TaskCompleted) {
      return TaskPhase.COMPLETED;
    } else if (fact instanceof Fact.TaskFailed) {
      return TaskPhase.FAILED;
    } else if (fact instanceof Fact.TaskCancelled) {
      return TaskPhase.CANCELLED;
    } else if (fact instanceof Fact.TaskExpired) {
      return TaskPhase.EXPIRED;
    }
    return null;
  }

  /** A fresh swarm with one agent of eight slots. */
  private void begin() {
    look();
    swarm = new SchedulerHarness();
    seen = 0;
    phases.clear();
    swarm.handle(new Command.CreateSwarm(Map.of("latePolicy", "expire"), "test"));
    swarm.join("a", 8);
  }

  private List<Fact> submit(String id, long delayMs, long deadlineInMs, String... dependencies) {
    return swarm.handle(
        new Command.Submit(
            new Task(
                new TaskId(id),
                new TenantId("tenant"),
                "type",
                Level.NORMAL,
                0,
                deadlineInMs == 0 ? Task.NEVER : swarm.now().wallMs() + deadlineInMs,
                swarm.now().wallMs(),
                delayMs == 0 ? 0 : swarm.now().wallMs() + delayMs,
                1_000,
                null,
                Arrays.stream(dependencies).map(TaskId::new).toList(),
                Collections.emptySortedMap(),
                List.of(),
                null,
                true,
                0,
                id.hashCode()),
            0));
  }

  private Fact.TaskDispatched dispatch(String id) {
    return only(submit(id, 0, 0), Fact.TaskDispatched.class);
  }

  private void report(Transition... transitions) {
    swarm.handle(swarm.report("a", 8, List.of(), List.of(), List.of(transitions)));
  }

  private void cancel(String id) {
    swarm.handle(new Command.CancelTask(new TaskId(id), "test"));
  }

  private static Transition released(Fact.TaskDispatched task) {
    return new Transition.Released(task.taskId(), task.lease().epoch(), null);
  }

  @Test
  void everyTransitionIsTaken() {
    completes();
    waits();
    fails();
    goesBack();
    isCancelled();
    expires();
    waitsForOneAgent();
    look();
    TreeSet<String> table = new TreeSet<>();
    TaskLifecycle.allEdges().forEach(edge -> table.add(edge.from() + " -> " + edge.to()));
    assertEquals(String.join("\n", table), String.join("\n", taken));
  }

  /** One agent of one slot, whose local queue is kept filled. */
  private void waitsForOneAgent() {
    begin();
    swarm.handle(
        new Command.UpdateConfig(
            Map.of(
                "localQueueTargetMs", "100000",
                "stealThreshold", "0",
                "moveCoolDownMs", "0",
                "maxPrefetch", "0"),
            "test"));
    for (int i = 0; i < 8; i++) {
      dispatch("busy-" + i);
    }
    submit("cancelled-there", 0, 0);
    submit("expired-there", 0, 100);
    Fact.TaskDispatched busy = dispatchedAs("busy-0");
    submit("dispatched-there", 0, 0);
    cancel("cancelled-there");
    swarm.pass(200);
    report(completed(busy, 1));
    submit("stolen", 0, 0);
    submit("left-behind", 0, 0);
    swarm.join("b", 1);
    swarm.handle(new Command.DrainAgent(new AgentId("a"), "test"));
  }

  private Fact.TaskDispatched dispatchedAs(String id) {
    return swarm.facts.stream()
        .filter(fact -> fact instanceof Fact.TaskDispatched)
        .map(fact -> (Fact.TaskDispatched) fact)
        .filter(fact -> fact.taskId().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private void completes() {
    begin();
    Fact.TaskDispatched quick = dispatch("quick");
    report(completed(quick, 1));
    Fact.TaskDispatched seenRunning = dispatch("seen-running");
    report(started(seenRunning), completed(seenRunning, 1));
    swarm.handle(new Command.Submit(SchedulerHarness.task("fat", "t", 1, 0), Integer.MAX_VALUE));
  }

  private void waits() {
    begin();
    submit("delayed", 100, 0);
    Fact.TaskDispatched first = dispatch("first");
    submit("after", 0, 0, "first");
    submit("after-and-late", 10_000, 0, "first");
    report(completed(first, 1));
    swarm.pass(200);
  }

  private void fails() {
    begin();
    Fact.TaskDispatched one = dispatch("one");
    Fact.TaskDispatched two = dispatch("two");
    Fact.TaskDispatched three = dispatch("three");
    Fact.TaskDispatched four = dispatch("four");
    report(
        failed(one, true),
        started(two),
        failed(two, true),
        failed(three, false),
        started(four),
        failed(four, false));
    swarm.pass(1_050);
  }

  private void goesBack() {
    begin();
    Fact.TaskDispatched lost = dispatch("lost");
    swarm.handle(swarm.report("a", 8, List.of(), List.of(), List.of()));
    Fact.TaskDispatched running = dispatch("running");
    swarm.handle(
        swarm.report("a", 8, List.of(), List.of(lost, running), List.of(started(running))));
    swarm.pass(7_000);
  }

  private void isCancelled() {
    begin();
    submit("delayed", 10_000, 0);
    submit("blocked", 0, 0, "never");
    Fact.TaskDispatched retried = dispatch("retried");
    report(failed(retried, true));
    List.of("delayed", "blocked", "retried").forEach(this::cancel);
    Fact.TaskDispatched waiting = dispatch("waiting");
    Fact.TaskDispatched running = dispatch("running");
    swarm.handle(
        swarm.report("a", 8, List.of(), List.of(waiting, running), List.of(started(running))));
    cancel("waiting");
    cancel("running");
    report(released(waiting), failed(running, false));
    swarm.handle(new Command.Pause(null, "test"));
    submit("queued", 0, 0);
    cancel("queued");
  }

  private void expires() {
    begin();
    Fact.TaskDispatched retried = only(submit("retried", 0, 500), Fact.TaskDispatched.class);
    swarm.pass(501);
    submit("delayed", 10_000, 100);
    submit("blocked", 0, 100, "never");
    swarm.handle(new Command.Pause(null, "test"));
    submit("queued", 0, 100);
    report(failed(retried, true));
    swarm.pass(200);
  }
}
