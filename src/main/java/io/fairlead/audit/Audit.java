package io.fairlead.audit;

import io.fairlead.audit.TaskTrail.Position;
import io.fairlead.wire.DeadLetterCause;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rules by which records of the topics are judged. Records of one topic may come before or
 * after those of another: nothing is judged before {@link #report}, and then by fact numbers, which
 * order everything that the coordinator writes about one swarm.
 *
 * <p>Memory: about 450 bytes for each task seen, and nothing of payloads; {@code maxTasks} bounds
 * it. Owned by one thread.
 */
public final class Audit {
  /** Faults described in words; beyond it they are only counted. */
  public static final int MAX_EXAMPLES = 10;

  /** About 900 MB. */
  public static final int DEFAULT_MAX_TASKS = 2_000_000;

  /**
   * The fact in which a swarm begins. A refusal with this number is of a swarm that never was:
   * nothing of it is stored, so the next one begins anew, and none is among a swarm's facts.
   */
  private static final long CREATION = 1;

  private static final String TASKS = "fairlead.tasks";
  private static final Set<String> INSTEAD_OF_AN_OUTCOME =
      Arrays.stream(DeadLetterCause.values())
          .filter(Audit::standsForAnOutcome)
          .map(DeadLetterCause::code)
          .collect(Collectors.toUnmodifiableSet());

  private final int maxTasks;
  private final boolean exactlyOnce;
  private final Map<TaskKey, TaskTrail> trails = new LinkedHashMap<>();
  private final Map<String, String> ids = new HashMap<>(); // of swarms and agents, one copy of each
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

  /**
   * @param exactlyOnce whether the coordinators promise to write nothing twice; else an assignment
   *     that is repeated word for word is none of its own
   */
  public Audit(boolean exactlyOnce) {
    this(exactlyOnce, DEFAULT_MAX_TASKS);
  }

  /**
   * @param maxTasks distinct tasks that are followed; one more is refused
   */
  public Audit(boolean exactlyOnce, int maxTasks) {
    this.exactlyOnce = exactlyOnce;
    this.maxTasks = maxTasks;
  }

  /** A record of {@code fairlead.tasks}; a repeated submission is of the same task. */
  public void submitted(Task task, int partition, long offset) {
    trail(task.getSwarmId(), task.getTaskId()).submitted(new Position(partition, offset), false);
  }

  /**
   * A record of {@code fairlead.tasks} that the coordinator has passed on to the partition where it
   * belongs: what became of the submission is told of this one.
   */
  public void passedOn(Task task, int partition, long offset) {
    trail(task.getSwarmId(), task.getTaskId()).submitted(new Position(partition, offset), true);
  }

  /** A record of an agent's topic. */
  public void message(AgentMessage message) {
    if (message.getKind() == AgentMessageKind.ASSIGN
        && message.getTaskId() != null
        && message.getEpoch() != null) {
      String agent = only(message.getAgentId());
      trail(message.getSwarmId(), message.getTaskId())
          .assigned(message.getEpoch(), message.getFact(), agent, message.getIncarnation());
      swarm(message.getSwarmId())
          .assigned(
              message.getTaskId(),
              message.getEpoch(),
              message.getFact(),
              agent,
              message.getIncarnation());
    }
  }

  /** A record of {@code fairlead.decisions}. */
  public void decision(Decision decision) {
    swarm(decision.getSwarmId()).decided(decision.getFact());
    switch (decision.getKind()) {
      case FINISHED, LEASE_ENDED -> {
        if (decision.getTaskId() != null) {
          TaskTrail trail = trail(decision.getSwarmId(), decision.getTaskId());
          trail.ended(decision.getEpoch(), decision.getFact());
          if (decision.getKind() == DecisionKind.FINISHED) {
            trail.finished(decision.getFact());
          }
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
   * A record of {@code fairlead.dead-letters}. It answers for the submission that it points at, and
   * for no other of the same id: where ids conflict, the first task still owes its outcome. That a
   * task failed for good is told beside its outcome and answers for nothing.
   */
  public void deadLetter(DeadLetter letter) {
    if (letter.getTopic().equals(TASKS) && INSTEAD_OF_AN_OUTCOME.contains(letter.getCause())) {
      letters.add(new Position(letter.getPartition(), letter.getOffset()));
    }
  }

  private static boolean standsForAnOutcome(DeadLetterCause cause) {
    return switch (cause) {
      case UNREADABLE,
          UNKNOWN_SCHEMA,
          INVALID_KEY,
          INVALID_FIELD,
          ID_CONFLICT,
          UNKNOWN_SWARM,
          INTERNAL_ERROR ->
          true;
      // The first two are of commands and reports.
      case UNKNOWN_KIND, TOO_MANY_AGENTS, TASK_FAILED -> false;
    };
  }

  /** A record of an audited topic that could not be decoded. */
  public void unreadable() {
    unreadable++;
  }

  /** Judges all that has been seen so far. */
  public AuditReport report() {
    Counts counts = new Counts();
    trails.forEach((key, trail) -> counts.add(key, trail, trail.letters(letters::contains)));
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
    return swarms.computeIfAbsent(id, unseen -> new SwarmTrail(exactlyOnce));
  }

  private String only(String id) {
    return ids.computeIfAbsent(id, same -> same);
  }

  private TaskTrail trail(String swarmId, String taskId) {
    TaskKey key = new TaskKey(only(swarmId), taskId);
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

    private void add(TaskKey key, TaskTrail trail, int letters) {
      submitted += trail.submissions() > 0 ? 1 : 0;
      completed += trail.completed > 0 ? 1 : 0;
      failed += trail.failed > 0 ? 1 : 0;
      rejected += trail.rejected > 0 && trail.ends() == 0 ? 1 : 0;
      cancelledOrExpired += trail.cancelledOrExpired > 0 ? 1 : 0;
      if (trail.isLost(letters)) {
        lost++;
        example(key + lost(trail, letters));
      }
      int tooMany = trail.outcomesTooMany(letters);
      if (tooMany > 0) {
        duplicateOutcomes += tooMany;
        example(key + " has " + (trail.ends() + trail.rejected) + " outcomes" + of(trail, letters));
      }
      for (String fault : trail.leaseFaults()) {
        overlappingLeases++;
        example(key + " " + fault);
      }
    }

    private static String lost(TaskTrail trail, int letters) {
      return trail.rejected + letters == 0
          ? " was submitted and has neither an outcome nor a dead letter"
          : " was submitted %d times, and only %d of them were refused or are dead letters"
              .formatted(trail.submissions(), trail.rejected + letters);
    }

    private static String of(TaskTrail trail, int letters) {
      return trail.rejected == 0
          ? ""
          : ", %d of them refusals, and %d dead letters, of %d submissions"
              .formatted(trail.rejected, letters, trail.submissions());
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
