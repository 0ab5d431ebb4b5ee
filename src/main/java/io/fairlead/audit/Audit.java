package io.fairlead.audit;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules by which records of the topics are judged. Records of one topic may come before or
 * after those of another: nothing is judged before {@link #report}, and then by fact numbers, which
 * order everything that the coordinator writes about one swarm.
 *
 * <p>Memory: about 400 bytes for each task seen, and nothing of payloads; {@code maxTasks} bounds
 * it. Owned by one thread.
 */
public final class Audit {
  /** Faults described in words; beyond it they are only counted. */
  public static final int MAX_EXAMPLES = 10;

  /** About 800 MB. */
  public static final int DEFAULT_MAX_TASKS = 2_000_000;

  /**
   * The fact in which a swarm begins. A refusal with this number is of a swarm that never was:
   * nothing of it is stored, so the next one begins anew, and none is among a swarm's facts.
   */
  private static final long CREATION = 1;

  private static final String TASKS = "fairlead.tasks";
  private static final String ID_CONFLICT = "id-conflict";

  private final int maxTasks;
  private final Map<TaskKey, TaskTrail> trails = new LinkedHashMap<>();
  private final Map<String, String> swarmIds = new HashMap<>(); // one copy of each
  private final SortedMap<String, SwarmTrail> swarms = new TreeMap<>();
  private final Set<Position> letters = new HashSet<>();
  private long stolen;
  private long migrated;
  private long unreadable;

  /** A task's id is unique within its swarm only. */
  private record TaskKey(String swarmId, String taskId) {
    @Override
    public String toString() {
      return swarmId + "/" + taskId;
    }
  }

  private record Position(int partition, long offset) {}

  public Audit() {
    this(DEFAULT_MAX_TASKS);
  }

  /**
   * @param maxTasks distinct tasks that are followed; one more is refused
   */
  public Audit(int maxTasks) {
    this.maxTasks = maxTasks;
  }

  /** A record of {@code fairlead.tasks}; a repeated submission is one task. */
  public void submitted(Task task, int partition, long offset) {
    TaskTrail trail = trail(task.getSwarmId(), task.getTaskId());
    if (!trail.submitted) {
      trail.submitted = true;
      trail.partition = partition;
      trail.offset = offset;
    }
  }

  /**
   * A record of {@code fairlead.tasks} that the coordinator has passed on to the partition where it
   * belongs: what became of the task is told of this one.
   */
  public void passedOn(Task task, int partition, long offset) {
    TaskTrail trail = trail(task.getSwarmId(), task.getTaskId());
    trail.submitted = true;
    trail.partition = partition;
    trail.offset = offset;
  }

  /** A record of an agent's topic. */
  public void message(AgentMessage message) {
    if (message.getKind() == AgentMessageKind.ASSIGN
        && message.getTaskId() != null
        && message.getEpoch() != null) {
      trail(message.getSwarmId(), message.getTaskId())
          .assigned(message.getEpoch(), message.getFact());
      swarm(message.getSwarmId())
          .assigned(message.getTaskId(), message.getEpoch(), message.getFact());
    }
  }

  /** A record of {@code fairlead.decisions}. */
  public void decision(Decision decision) {
    swarm(decision.getSwarmId()).decided(decision.getFact());
    switch (decision.getKind()) {
      case FINISHED, LEASE_ENDED -> {
        if (decision.getTaskId() != null) {
          trail(decision.getSwarmId(), decision.getTaskId())
              .ended(decision.getEpoch(), decision.getFact());
        }
      }
      case STOLEN -> stolen++;
      case MIGRATED -> migrated++;
      default -> {
        // No other kind, nor any that is still to come, ends a lease.
      }
    }
  }

  /** A record of {@code fairlead.outcomes}. */
  public void outcome(Outcome outcome) {
    trail(outcome.getSwarmId(), outcome.getTaskId()).outcome(outcome.getKind());
    if (outcome.getKind() != OutcomeKind.REJECTED || outcome.getFact() != CREATION) {
      swarm(outcome.getSwarmId()).outcome(outcome.getFact());
    }
  }

  /**
   * A record of {@code fairlead.dead-letters}. It answers for the task that it names or whose
   * record it points at; a conflict of ids does not, since the first task of that id still owes its
   * outcome.
   */
  public void deadLetter(DeadLetter letter) {
    if (letter.getCause().equals(ID_CONFLICT)) {
      return;
    }
    if (letter.getSwarmId() != null && letter.getTaskId() != null) {
      trail(letter.getSwarmId(), letter.getTaskId()).deadLetter = true;
    }
    if (letter.getTopic().equals(TASKS) && letter.getOffset() >= 0) {
      letters.add(new Position(letter.getPartition(), letter.getOffset()));
    }
  }

  /** A record of an audited topic that could not be decoded. */
  public void unreadable() {
    unreadable++;
  }

  /** Judges all that has been seen so far. */
  public AuditReport report() {
    Counts counts = new Counts();
    trails.forEach(
        (key, trail) -> {
          trail.deadLetter |= letters.contains(new Position(trail.partition, trail.offset));
          counts.add(key, trail);
        });
    swarms.forEach(counts::add);
    return new AuditReport(
        counts.submitted,
        counts.completed,
        counts.failed,
        counts.rejected,
        counts.cancelledOrExpired,
        counts.lost,
        counts.duplicateOutcomes,
        counts.overlappingLeases,
        counts.epochFaults,
        counts.repeatedFacts,
        stolen,
        migrated,
        unreadable,
        counts.examples);
  }

  private SwarmTrail swarm(String id) {
    return swarms.computeIfAbsent(id, unseen -> new SwarmTrail());
  }

  private TaskTrail trail(String swarmId, String taskId) {
    TaskKey key = new TaskKey(swarmIds.computeIfAbsent(swarmId, id -> id), taskId);
    TaskTrail trail = trails.get(key);
    if (trail == null) {
      if (trails.size() == maxTasks) {
        throw new IllegalStateException(
            "the topics hold more than " + maxTasks + " tasks, as many as an audit follows");
      }
      trail = new TaskTrail();
      trails.put(key, trail);
    }
    return trail;
  }

  /** The sums of a report. */
  private static final class Counts {
    private long submitted;
    private long completed;
    private long failed;
    private long rejected;
    private long cancelledOrExpired;
    private long lost;
    private long duplicateOutcomes;
    private long overlappingLeases;
    private long epochFaults;
    private long repeatedFacts;
    private final List<String> examples = new ArrayList<>();

    private void add(TaskKey key, TaskTrail trail) {
      submitted += trail.submitted ? 1 : 0;
      completed += trail.completed > 0 ? 1 : 0;
      failed += trail.failed > 0 ? 1 : 0;
      rejected += trail.rejected > 0 && trail.ends() == 0 ? 1 : 0;
      cancelledOrExpired += trail.cancelledOrExpired > 0 ? 1 : 0;
      if (trail.submitted && trail.ends() == 0 && trail.rejected == 0 && !trail.deadLetter) {
        lost++;
        example(key + " was submitted and has neither an outcome nor a dead letter");
      }
      if (trail.ends() > 1) {
        duplicateOutcomes += trail.ends() - 1;
        example(key + " has " + trail.ends() + " outcomes");
      }
      for (String fault : trail.leaseFaults()) {
        overlappingLeases++;
        example(key + " " + fault);
      }
    }

    private void add(String swarm, SwarmTrail trail) {
      for (SwarmTrail.Fault fault : trail.faults()) {
        if (fault.ofEpoch()) {
          epochFaults++;
        } else {
          repeatedFacts++;
        }
        example("swarm " + swarm + " " + fault.words());
      }
    }

    private void example(String text) {
      if (examples.size() < MAX_EXAMPLES) {
        examples.add(text);
      }
    }
  }
}
