package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Now;
import io.fairlead.scheduler.PlanSnapshot.PlanAgent;
import io.fairlead.scheduler.PlanSnapshot.PlanTask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects a {@link PlanSnapshot} from parts that are cut one after another, so that none of them
 * holds up the swarm's thread for long:
 *
 * <pre>
 * PlanSnapshots parts = new PlanSnapshots();
 * for (Question next = parts.next(); next != null; next = parts.next()) {
 *   parts.add(next.answer(scheduler, now)); // by the swarm's thread
 * }
 * PlanSnapshot snapshot = parts.snapshot();
 * </pre>
 *
 * <p>First come the agents with what they have, each of them as it stands at one moment; then what
 * waits for any agent; then who may run what. Between two parts the swarm goes on, so the parts do
 * not fit together exactly: a task may have been dispatched since, or an agent gone. That is made
 * up for when a plan is carried out, where each move is checked.
 *
 * <p>Beyond {@link #MOST_TASKS} the tasks that came last are left out; those of them that an agent
 * has count as what it is busy with. Owned by one thread, which is not the swarm's.
 */
public final class PlanSnapshots {
  /** Tasks of a snapshot. */
  public static final int MOST_TASKS = 5_000;

  /** Agents of a snapshot; those whose ids come last are left out. */
  public static final int MOST_AGENTS = 2_000;

  /** Kinds of requirement; tasks of further ones are left out. */
  public static final int MOST_CLASSES = 256;

  /** Parts in which tasks are looked for that wait for any agent, among all that are live. */
  static final int MOST_PAGES = 256;

  /** What is asked of the swarm's thread. Immutable. */
  @FunctionalInterface
  public interface Question {
    /** Changes nothing. */
    Part answer(SwarmScheduler swarm, Now now);
  }

  /** A part of a snapshot. */
  public sealed interface Part {}

  /**
   * Agents, in order of their ids.
   *
   * @param waiting tasks of the swarm that have not started
   * @param next where the next part goes on; null if there is none
   */
  record Agents(
      long fact,
      long atMs,
      boolean closed,
      long waiting,
      List<AgentPart> agents,
      @Nullable AgentId next)
      implements Part {}

  /**
   * An agent.
   *
   * @param tasks that it has and that may be taken from it
   * @param cut whether it has more than was looked at
   */
  record AgentPart(PlanAgent agent, List<Candidate> tasks, boolean cut) {}

  /**
   * A task that may be moved.
   *
   * @param order arrival number
   * @param task who may run it and the place of its agent are not filled in yet
   */
  record Candidate(long order, Eligibility eligibility, PlanTask task) {}

  /**
   * Tasks that wait for any agent.
   *
   * @param next arrival number that the next part goes on after; null if there is none
   */
  record Waiting(List<Candidate> tasks, @Nullable Long next) implements Part {}

  /**
   * Who may run what.
   *
   * @param able numbers of pairs of a class and an agent that may
   * @param until number of the first pair that was not looked at
   */
  record Able(BitSet able, int until) implements Part {}

  private enum Stage {
    AGENTS,
    WAITING,
    ABLE,
    DONE
  }

  private final int mostTasks;
  private final int mostAgents;
  private final int mostClasses;
  private Stage stage = Stage.AGENTS;
  private @Nullable Agents head;
  private boolean complete = true;

  private final TreeMap<AgentId, PlanAgent> agents = new TreeMap<>();
  private final Map<AgentId, Long> leftOutUs = new TreeMap<>();
  private @Nullable AgentId lastAgent;

  /** By arrival number. */
  private final TreeMap<Long, Candidate> tasks = new TreeMap<>();

  private long lastArrival;
  private int pages;

  private List<AgentId> agentIds = List.of();
  private List<Eligibility> classes = List.of();
  private final BitSet able = new BitSet();
  private int pairs;

  public PlanSnapshots() {
    this(MOST_TASKS, MOST_AGENTS, MOST_CLASSES);
  }

  PlanSnapshots(int mostTasks, int mostAgents, int mostClasses) {
    this.mostTasks = mostTasks;
    this.mostAgents = mostAgents;
    this.mostClasses = mostClasses;
  }

  /** What is to be asked next; null once all has been. */
  public @Nullable Question next() {
    AgentId afterAgent = lastAgent;
    long afterArrival = lastArrival;
    List<AgentId> ids = agentIds;
    List<Eligibility> kinds = classes;
    int pair = pairs;
    return switch (stage) {
      case AGENTS -> (swarm, now) -> swarm.planPages().agents(afterAgent, now);
      case WAITING -> (swarm, now) -> swarm.planPages().waiting(afterArrival, now);
      case ABLE -> (swarm, now) -> swarm.planPages().able(kinds, ids, pair);
      case DONE -> null;
    };
  }

  /** Takes the answer to the last question. */
  public void add(Part part) {
    if (part instanceof Agents found && stage == Stage.AGENTS) {
      addAgents(found);
    } else if (part instanceof Waiting found && stage == Stage.WAITING) {
      addWaiting(found);
    } else if (part instanceof Able found && stage == Stage.ABLE) {
      able.or(found.able);
      pairs = found.until;
      stage = pairs < pairs() ? Stage.ABLE : Stage.DONE;
    } else {
      throw new IllegalStateException(part + " answers no question of " + stage);
    }
  }

  private void addAgents(Agents found) {
    if (head == null) {
      head = found;
    }
    for (AgentPart part : found.agents) {
      if (agents.size() == mostAgents) {
        complete = false;
        break;
      }
      agents.put(part.agent.id(), part.agent);
      complete &= !part.cut;
      part.tasks.forEach(this::offer);
    }
    lastAgent = found.next;
    boolean more = lastAgent != null && agents.size() < mostAgents;
    complete &= more == (lastAgent != null);
    stage = more ? Stage.AGENTS : Stage.WAITING;
  }

  private void addWaiting(Waiting found) {
    found.tasks.forEach(this::offer);
    Long next = found.next;
    // What would come behind the last one is left out; that there is some has been seen.
    boolean full = !complete && tasks.size() == mostTasks && next != null && next > tasks.lastKey();
    if (next != null && !full && ++pages < MOST_PAGES) {
      lastArrival = next;
      return;
    }
    complete &= next == null;
    agentIds = List.copyOf(agents.keySet());
    classes = sortOut();
    stage = pairs() > 0 ? Stage.ABLE : Stage.DONE;
  }

  /** Takes a task, unless it is there already; at the bound, the one that came last goes. */
  private void offer(Candidate task) {
    if (tasks.putIfAbsent(task.order, task) == null && tasks.size() > mostTasks) {
      leaveOut(tasks.pollLastEntry().getValue());
    }
  }

  /** What an agent has and is not planned for keeps it busy. */
  private void leaveOut(Candidate left) {
    complete = false;
    PlanAgent agent = left.task.holder() == null ? null : agents.get(left.task.holder());
    if (agent != null) {
      leftOutUs.merge(agent.id(), (long) agent.runUs(left.task), PlanSnapshots::sumUs);
    }
  }

  /** The kinds of requirement, in order of arrival; tasks of too many kinds are left out. */
  private List<Eligibility> sortOut() {
    Map<Eligibility, Integer> kinds = new LinkedHashMap<>();
    List<Candidate> tooMany = new ArrayList<>();
    for (Candidate task : tasks.values()) {
      if (kinds.size() < mostClasses || kinds.containsKey(task.eligibility)) {
        kinds.putIfAbsent(task.eligibility, kinds.size());
      } else {
        tooMany.add(task);
      }
    }
    for (Candidate task : tooMany) {
      tasks.remove(task.order);
      leaveOut(task);
    }
    return List.copyOf(kinds.keySet());
  }

  private int pairs() {
    return Math.multiplyExact(classes.size(), agentIds.size());
  }

  /**
   * The snapshot; its fact and time are those of the first part.
   *
   * @throws IllegalStateException if there is still something to be asked
   */
  public PlanSnapshot snapshot() {
    Agents first = head;
    if (stage != Stage.DONE || first == null) {
      throw new IllegalStateException("not all has been asked: " + stage);
    }
    Map<AgentId, Integer> places = new TreeMap<>();
    agentIds.forEach(id -> places.put(id, places.size()));
    Map<Eligibility, Integer> kinds = new LinkedHashMap<>();
    classes.forEach(kind -> kinds.put(kind, kinds.size()));
    return new PlanSnapshot(
        first.fact,
        first.atMs,
        first.closed,
        agents.values().stream().map(this::withLeftOut).toList(),
        kinds.values().stream().map(this::whoMayRun).toList(),
        tasks.values().stream().map(task -> placed(task, kinds, places)).toList(),
        first.waiting,
        complete);
  }

  private List<Integer> whoMayRun(int kind) {
    int from = kind * agentIds.size();
    return able.get(from, from + agentIds.size()).stream().boxed().toList();
  }

  private PlanAgent withLeftOut(PlanAgent agent) {
    Long moreUs = leftOutUs.get(agent.id());
    if (moreUs == null) {
      return agent;
    }
    // As much on each slot: which of them takes what is not known.
    List<Long> busyUs =
        agent.busyUs().stream().map(us -> sumUs(us, moreUs / agent.slots())).toList();
    return new PlanAgent(
        agent.id(),
        agent.slots(),
        agent.speed(),
        agent.typeSpeeds(),
        agent.weight(),
        agent.costPerSecond(),
        agent.roundTripUs(),
        busyUs,
        agent.room());
  }

  /** Of two times that are not negative; the longest there is, if it is too long. */
  static long sumUs(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  private static PlanTask placed(
      Candidate found, Map<Eligibility, Integer> kinds, Map<AgentId, Integer> places) {
    PlanTask task = found.task;
    AgentId holder = task.holder();
    return new PlanTask(
        task.id(),
        task.tenant(),
        task.type(),
        task.level(),
        task.costUs(),
        task.waitedMs(),
        task.deadlineMs(),
        kinds.getOrDefault(found.eligibility, -1),
        holder == null ? -1 : places.getOrDefault(holder, -1),
        holder,
        task.epoch(),
        task.seq());
  }
}
