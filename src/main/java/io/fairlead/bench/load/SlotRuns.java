package io.fairlead.bench.load;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.HeldState;
import io.fairlead.wire.avro.HeldTask;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What an agent's slots are taken by, where every task takes as long as any other: each begins in
 * the order in which it came, as soon as a slot is free. By the time that it is told.
 */
final class SlotRuns {
  private final long runMs;
  private final double costMs;

  /** When each slot is free again; the next task takes the one that is free first. */
  private final long[] freeAtMs;

  private int nextSlot;

  /** Those whose turn has not come, in their order. */
  private final Deque<Run> waiting = new ArrayDeque<>();

  /** Those that have begun; they end in the order in which they began. */
  private final Deque<Run> running = new ArrayDeque<>();

  private record Run(String taskId, long epoch, long cameAtMs, long beginsAtMs, long endsAtMs) {
    private HeldTask held(HeldState state) {
      return new HeldTask(taskId, epoch, state);
    }

    private Transition.Builder transition(TransitionKind kind, long atMs) {
      return Transition.newBuilder().setTaskId(taskId).setEpoch(epoch).setKind(kind).setAtMs(atMs);
    }
  }

  /**
   * @param slots from 1
   * @param runMs for how long each task takes a slot; 0: it has ended the moment it came
   * @param costMs run time that is reported
   */
  SlotRuns(int slots, long runMs, double costMs) {
    this.runMs = runMs;
    this.costMs = costMs;
    freeAtMs = new long[slots];
  }

  /** A task came. */
  void take(AgentMessage message, long nowMs) {
    long beginsAtMs = runMs == 0 ? nowMs : Math.max(nowMs, freeAtMs[nextSlot]);
    long endsAtMs = beginsAtMs + runMs;
    freeAtMs[nextSlot] = endsAtMs;
    nextSlot = (nextSlot + 1) % freeAtMs.length;
    waiting.add(
        new Run(
            String.valueOf(message.getTaskId()), message.getEpoch(), nowMs, beginsAtMs, endsAtMs));
  }

  /** What has begun or ended since the last call; what takes no time only ends. */
  List<Transition> news(long nowMs) {
    List<Transition> news = new ArrayList<>();
    while (!waiting.isEmpty() && isPast(waiting.element().beginsAtMs(), nowMs)) {
      Run run = waiting.remove();
      running.add(run);
      if (runMs > 0) {
        news.add(run.transition(TransitionKind.STARTED, run.beginsAtMs()).build());
      }
    }
    while (!running.isEmpty() && isPast(running.element().endsAtMs(), nowMs)) {
      Run run = running.remove();
      news.add(
          run.transition(TransitionKind.COMPLETED, run.endsAtMs())
              .setRunTimeMs(costMs)
              .setWaitedMs((double) (run.beginsAtMs() - run.cameAtMs()))
              .build());
    }
    return news;
  }

  /** What takes no time is over even if the clock was set back meanwhile. */
  private boolean isPast(long atMs, long nowMs) {
    return runMs == 0 || atMs <= nowMs;
  }

  /** What has not ended, as of the last call of {@link #news}, as a report lists it. */
  List<HeldTask> held() {
    List<HeldTask> held = new ArrayList<>(running.size() + waiting.size());
    running.forEach(run -> held.add(run.held(HeldState.RUNNING)));
    waiting.forEach(run -> held.add(run.held(HeldState.WAITING)));
    return held;
  }

  /** Whether any has not ended. */
  boolean any() {
    return !running.isEmpty() || !waiting.isEmpty();
  }
}
