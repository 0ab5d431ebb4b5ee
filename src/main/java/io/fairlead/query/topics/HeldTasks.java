package io.fairlead.query.topics;

import io.fairlead.model.AgentId;
import io.fairlead.model.Now;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.scheduler.AgentSnapshot;
import io.fairlead.scheduler.Page;
import io.fairlead.scheduler.Snapshots;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the agents of a swarm hold now, agent by agent, asked of the thread that owns the swarm a
 * bounded part at a time.
 */
final class HeldTasks {
  private HeldTasks() {}

  private record Part(List<StoredTask> tasks, @Nullable AgentId next) {}

  /**
   * Tells what is held by agents of the window, until there are as many as it takes.
   *
   * @return whether these are all
   */
  static boolean tell(
      StateReader state,
      int partition,
      SwarmId swarm,
      TimelineWindow window,
      Consumer<StoredTask> each)
      throws UnavailableException {
    String first = window.firstAgent();
    int told = 0;
    Part part =
        first == null
            ? ask(state, partition, swarm, window, null)
            : new Part(of(state, partition, swarm, new AgentId(first)), new AgentId(first));
    for (; ; ) {
      part.tasks.forEach(each);
      told += part.tasks.size();
      AgentId next = part.next;
      if (next == null || window.endsWith(next.value())) {
        return true;
      }
      if (told > window.limit()) {
        return false;
      }
      part = ask(state, partition, swarm, window, next);
    }
  }

  private static List<StoredTask> of(StateReader state, int partition, SwarmId swarm, AgentId agent)
      throws UnavailableException {
    return state
        .ask(partition, swarm, (scheduler, now) -> scheduler.snapshots().heldBy(agent))
        .orElseThrow(HeldTasks::noAnswer);
  }

  private static Part ask(
      StateReader state,
      int partition,
      SwarmId swarm,
      TimelineWindow window,
      @Nullable AgentId after)
      throws UnavailableException {
    return state
        .ask(partition, swarm, (scheduler, now) -> part(scheduler, now, window, after))
        .orElseThrow(HeldTasks::noAnswer);
  }

  /** A page of agents is bounded with all that they hold. */
  private static Part part(
      SwarmScheduler scheduler, Now now, TimelineWindow window, @Nullable AgentId after) {
    Snapshots snapshots = scheduler.snapshots();
    Page<AgentSnapshot, AgentId> page = snapshots.agents(after, Snapshots.MOST_LISTED, now);
    List<StoredTask> tasks = new ArrayList<>();
    for (AgentSnapshot agent : page.items()) {
      AgentId id = agent.agent().id();
      if (window.beyond(id.value())) {
        return new Part(tasks, null);
      }
      tasks.addAll(snapshots.heldBy(id));
    }
    return new Part(tasks, page.next());
  }

  private static ProblemException noAnswer() {
    return Problem.unavailable("what the swarm's agents hold can't be told at this moment")
        .toException();
  }
}
