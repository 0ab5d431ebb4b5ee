package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Move;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.PlanSnapshot;
import io.fairlead.scheduler.PlanSnapshot.PlanAgent;
import io.fairlead.scheduler.PlanSnapshot.PlanTask;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Somebody who makes plans out of snapshots, without thought: right moves and wrong ones of every
 * kind, in time and too late, based on what was and on what never was.
 */
final class RandomPlanner {
  private static final int MAX_MOVES = 60;
  private static final long MAX_PART_US = 20_000;
  private static final long MAX_THOUGHT_US = 300_000;
  private static final long MAX_LONG_THOUGHT_US = 6_000_000;
  private static final long AGES_MS = 120_000;
  private static final AgentId NOBODY = new AgentId("nobody");

  private final SplittableRandom random;
  private int plans;

  RandomPlanner(SplittableRandom random) {
    this.random = random;
  }

  /** Between two parts of a snapshot. */
  long untilNextPartUs() {
    return random.nextLong(MAX_PART_US);
  }

  /** Between the last part and the plan's arrival. */
  long thoughtUs() {
    return random.nextLong(oneIn(8) ? MAX_LONG_THOUGHT_US : MAX_THOUGHT_US);
  }

  Command.ApplyPlan plan(PlanSnapshot snapshot) {
    List<Move> moves = new ArrayList<>();
    for (PlanTask task : snapshot.tasks()) {
      if (moves.size() < MAX_MOVES && !oneIn(4)) {
        moves.add(move(task, snapshot));
      }
      if (oneIn(40) && !moves.isEmpty()) {
        moves.add(moves.get(random.nextInt(moves.size())));
      }
    }
    if (oneIn(4)) {
      moves.add(Move.place(new TaskId("never"), anyAgent(snapshot)));
    }
    return new Command.ApplyPlan(
        "plan-" + plans++, moves, "planner", basedOn(snapshot), madeAtMs(snapshot));
  }

  private long basedOn(PlanSnapshot snapshot) {
    return oneIn(5) ? 0 : oneIn(15) ? snapshot.fact() + 1_000_000 : snapshot.fact();
  }

  private long madeAtMs(PlanSnapshot snapshot) {
    return oneIn(5)
        ? 0
        : oneIn(15)
            ? snapshot.atMs() + (random.nextBoolean() ? AGES_MS : -AGES_MS)
            : snapshot.atMs();
  }

  private Move move(PlanTask task, PlanSnapshot snapshot) {
    AgentId to = target(task, snapshot);
    AgentId holder = task.holder();
    if (oneIn(20)) {
      return Move.local(task.id(), anyAgent(snapshot), to);
    }
    if (holder == null || oneIn(20)) {
      return Move.place(task.id(), to);
    }
    if (task.sent()) {
      Epoch epoch = oneIn(20) ? task.epoch().next() : task.epoch();
      return Move.revoke(task.id(), holder, to, epoch);
    }
    return Move.local(task.id(), holder, to);
  }

  private AgentId target(PlanTask task, PlanSnapshot snapshot) {
    List<Integer> able = snapshot.classes().get(task.eligible());
    return able.isEmpty() || oneIn(15)
        ? anyAgent(snapshot)
        : snapshot.agents().get(able.get(random.nextInt(able.size()))).id();
  }

  private AgentId anyAgent(PlanSnapshot snapshot) {
    List<PlanAgent> agents = snapshot.agents();
    return agents.isEmpty() || oneIn(10) ? NOBODY : agents.get(random.nextInt(agents.size())).id();
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }
}
