package io.fairlead.sim;

import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Completion;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.TaskId;
import io.fairlead.model.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One process of an agent in virtual time: says hello, runs what it is assigned for cost / speed,
 * reports at once and at every heartbeat. Follows PROTOCOL.md as a real one does.
 */
final class VirtualAgent {
  /** What a process needs of the world around it. */
  interface World {
    void after(long delayUs, Runnable what);

    /** Microseconds from the beginning. */
    long nowUs();

    /** By how much the process's own clock is ahead of that, microseconds. */
    default long clockErrorUs() {
      return 0;
    }

    /** Sends a report; {@code delivered} runs when the broker has acknowledged it. */
    void send(Command.Report report, Runnable delivered);

    boolean fails(TaskId task);

    /** What the task costs in truth, microseconds at speed 1, whatever was estimated. */
    long costUs(TaskId task);

    /** The handler of a task has begun and will run for so long. */
    void began(TaskId task, long runUs);

    /** That run is over after so long, at its end or before it. */
    void ended(TaskId task, long ranUs);
  }

  private record Assigned(
      TaskId task, Epoch epoch, long costUs, long seq, long atUs, long errorUs) {}

  private record Run(Assigned assigned, long fromUs, long errorUs) {}

  private final SimulatedAgent spec;
  private String helloId;
  private final World world;
  private final long heartbeatUs;

  private final Deque<Assigned> waiting = new ArrayDeque<>();
  private final Map<TaskId, Run> running = new TreeMap<>();
  private final List<Transition> unacknowledged = new ArrayList<>();
  private long incarnation;
  private long reportSeq;
  private long lastSeq;
  private double slowness = 1;
  private long lastEndUs;
  private AgentProfile profile;
  private boolean draining;
  private boolean stopped;
  private boolean paused;
  private final List<Runnable> whilePaused = new ArrayList<>();

  VirtualAgent(SimulatedAgent spec, String helloId, long heartbeatUs, World world) {
    this.spec = spec;
    this.helloId = helloId;
    this.world = world;
    this.heartbeatUs = heartbeatUs;
    this.profile = spec.profile(false);
  }

  void start() {
    beat();
  }

  /** The process dies; what it held is gone. */
  void crash() {
    if (!stopped) {
      stopped = true;
      List.copyOf(running.values()).forEach(this::end);
    }
  }

  /**
   * Takes no more work, gives back what has not started, and says goodbye when the rest is done.
   */
  void leave() {
    if (stopped || draining) {
      return;
    }
    if (incarnation == 0) {
      crash(); // Nobody has been told that it is there.
      return;
    }
    draining = true;
    profile = spec.profile(true);
    giveBackAll();
    report();
  }

  private void dropAll() {
    waiting.clear();
    List.copyOf(running.values()).forEach(this::end);
  }

  /** Its topic has disappeared: it gives up what it has and says hello as another process. */
  void topicGone(String otherHelloId) {
    if (stopped || incarnation == 0) {
      return;
    }
    if (paused) {
      whilePaused.add(() -> topicGone(otherHelloId));
      return;
    }
    dropAll();
    unacknowledged.clear();
    stopped = draining;
    helloId = otherHelloId;
    incarnation = 0;
    lastSeq = 0;
    if (!stopped) {
      report();
    }
  }

  /** Whether it has ended, or died. */
  boolean stopped() {
    return stopped;
  }

  /** Whether it stands still. */
  boolean paused() {
    return paused;
  }

  /** The incarnation that it was given; 0 if it waits for one. */
  long incarnation() {
    return incarnation;
  }

  /** Tasks that it has and has not ended. */
  List<TaskId> held() {
    List<TaskId> held = new ArrayList<>(running.keySet());
    waiting.forEach(task -> held.add(task.task()));
    return held;
  }

  /** The process stands still; what happens meanwhile happens to it afterwards. */
  void pause(long forUs) {
    if (!paused) {
      paused = true;
      world.after(
          forUs,
          () -> {
            paused = false;
            List<Runnable> missed = new ArrayList<>(whilePaused);
            whilePaused.clear();
            missed.forEach(Runnable::run);
          });
    }
  }

  /** It loses what it has read and not started; its next report does not list that. */
  void forget() {
    waiting.clear();
  }

  /** When its last run so far was over, microseconds; 0 if none was. */
  long lastEndUs() {
    return lastEndUs;
  }

  /** What begins from now on takes that many times as long as at first. */
  void slowDown(double times) {
    slowness = times;
  }

  private void beat() {
    if (stopped) {
      return;
    }
    if (paused) {
      whilePaused.add(this::beat);
      return;
    }
    report();
    world.after(heartbeatUs, this::beat);
  }

  private void report() {
    List<Command.Held> held = new ArrayList<>();
    waiting.forEach(task -> held.add(new Command.Held(task.task(), task.epoch())));
    running
        .values()
        .forEach(run -> held.add(new Command.Held(run.assigned().task(), run.assigned().epoch())));
    List<Transition> carried = List.copyOf(unacknowledged);
    boolean goodbye = draining && held.isEmpty();
    world.send(
        new Command.Report(
            spec.id(), helloId, incarnation, ++reportSeq, profile, held, lastSeq, carried),
        () -> {
          unacknowledged.removeAll(carried);
          stopped |= goodbye;
        });
  }

  /** Reads one message of the agent's topic. */
  void read(Fact fact, long seq) {
    if (stopped) {
      return;
    }
    if (paused) {
      whilePaused.add(() -> read(fact, seq));
      return;
    }
    lastSeq = seq;
    if (fact instanceof Fact.AgentWelcomed welcomed) {
      if (welcomed.helloId().equals(helloId)) {
        if (incarnation > 0 && welcomed.incarnation() > incarnation) {
          dropAll(); // What it had was given to the one that is over.
        }
        incarnation = welcomed.incarnation();
        report();
      }
    } else if (fact instanceof Fact.AgentFenced fenced) {
      if (incarnation > 0 && fenced.incarnation() >= incarnation) {
        crash();
      }
    } else if (incarnation > 0 && fact instanceof Fact.TaskDispatched dispatched) {
      if (dispatched.lease().incarnation() == incarnation) {
        assign(dispatched);
      }
    } else if (fact instanceof Fact.RevokeRequested revoke) {
      if (revoke.incarnation() == incarnation) {
        giveBack(revoke.taskId(), revoke.epoch(), "revoked");
        report();
      }
    } else if (fact instanceof Fact.CancelRequested cancel) {
      cancel(cancel.taskId(), cancel.epoch());
    } else if (fact instanceof Fact.StaleWorkCancelled cancel) {
      cancel(cancel.taskId(), cancel.epoch());
    }
  }

  private void assign(Fact.TaskDispatched dispatched) {
    TaskId task = dispatched.taskId();
    @Nullable Run before = running.get(task);
    if (before != null) {
      end(before);
    }
    waiting.removeIf(other -> other.task().equals(task));
    waiting.add(
        new Assigned(
            task,
            dispatched.lease().epoch(),
            world.costUs(task),
            dispatched.lease().seq(),
            world.nowUs(),
            world.clockErrorUs()));
    if (draining) {
      giveBackAll();
      report();
    } else {
      fill();
    }
  }

  private void cancel(TaskId task, Epoch epoch) {
    @Nullable Run run = running.get(task);
    if (run != null && run.assigned().epoch().equals(epoch)) {
      end(run);
      unacknowledged.add(new Transition.Failed(task, epoch, -1, "cancelled", false));
    } else {
      giveBack(task, epoch, "cancelled");
    }
    fill();
    report();
  }

  /** Drops a task that has not started; one that runs or has ended stays as it is. */
  private void giveBack(TaskId task, Epoch epoch, String why) {
    boolean waited =
        waiting.removeIf(other -> other.task().equals(task) && other.epoch().equals(epoch));
    if (waited) {
      unacknowledged.add(new Transition.Released(task, epoch, why));
    }
  }

  private void giveBackAll() {
    waiting.forEach(
        task -> unacknowledged.add(new Transition.Released(task.task(), task.epoch(), "draining")));
    waiting.clear();
  }

  private void fill() {
    boolean any = false;
    while (running.size() < spec.slots() && !waiting.isEmpty()) {
      Assigned next = waiting.remove();
      Run run = new Run(next, world.nowUs(), world.clockErrorUs());
      running.put(next.task(), run);
      unacknowledged.add(new Transition.Started(next.task(), next.epoch()));
      long runUs = Math.max(1, Math.round(Math.max(1, next.costUs()) * slowness / spec.speed()));
      world.began(next.task(), runUs);
      long waitedUs =
          Math.max(0, world.nowUs() - next.atUs() + world.clockErrorUs() - next.errorUs());
      world.after(runUs, () -> done(run, runUs, waitedUs));
      any = true;
    }
    if (any) {
      report();
    }
  }

  private void end(Run run) {
    lastEndUs = world.nowUs();
    running.remove(run.assigned().task());
    world.ended(run.assigned().task(), lastEndUs - run.fromUs());
  }

  private void done(Run run, long runUs, long waitedUs) {
    TaskId task = run.assigned().task();
    Epoch epoch = run.assigned().epoch();
    if (stopped || !run.equals(running.get(task))) {
      return;
    }
    if (paused) {
      whilePaused.add(() -> done(run, runUs, waitedUs));
      return;
    }
    end(run);
    long measuredUs = Math.max(0, runUs + world.clockErrorUs() - run.errorUs());
    unacknowledged.add(
        world.fails(task)
            ? new Transition.Failed(task, epoch, measuredUs, "simulated", true)
            : new Transition.Completed(task, epoch, measuredUs, waitedUs, Completion.EMPTY));
    fill();
    report();
  }
}
