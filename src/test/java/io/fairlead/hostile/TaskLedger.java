package io.fairlead.hostile;

import io.fairlead.hostile.LetterBook.Position;
import io.fairlead.wire.Submission;
import io.fairlead.wire.TaskCodec;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records of the topic of tasks. Each is exactly one of: in the dead letters,
 * rejected by an outcome, recognised as a repetition, accepted; and what was accepted ends once.
 */
public final class TaskLedger {
  private record Id(String swarm, String task) {}

  private static final class Account {
    int sent;
    int conflicts;
    int rejected;
    int ended;
  }

  private final LetterBook letters;
  private final Map<Id, Account> accounts = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private long records;

  /**
   * @param letters all those about the topic
   */
  public TaskLedger(LetterBook letters) {
    this.letters = letters;
  }

  /**
   * A record of the topic.
   *
   * @param task as it was read; null if it could not be
   * @param nowMs when it arrived, milliseconds since the Unix epoch
   */
  public void record(Position at, @Nullable Task task, long nowMs) {
    records++;
    String cause = letters.claim(at);
    if (task == null || TaskCodec.decode(task, nowMs) instanceof Submission.Unreadable) {
      if (cause == null || !LetterBook.UNREADABLE.contains(cause)) {
        complain("%s can't be taken for a task, and its letter says %s".formatted(at, cause));
      }
      return;
    }
    Account account = account(task.getSwarmId(), task.getTaskId());
    account.sent++;
    if (cause != null) {
      account.conflicts++;
      if (!cause.equals("id-conflict")) {
        complain("%s, task %s: can be read, but is %s".formatted(at, task.getTaskId(), cause));
      }
    }
  }

  public void outcome(Outcome outcome) {
    Account account = account(outcome.getSwarmId(), outcome.getTaskId());
    if (outcome.getKind() == OutcomeKind.REJECTED) {
      account.rejected++;
    } else {
      account.ended++;
    }
  }

  private Account account(String swarm, String task) {
    return accounts.computeIfAbsent(new Id(swarm, task), id -> new Account());
  }

  private void complain(String what) {
    if (complaints.size() < 10) {
      complaints.add(what);
    }
  }

  public long records() {
    return records;
  }

  /** Tasks that were accepted. */
  public long accepted() {
    return accounts.values().stream().mapToLong(each -> each.ended).sum();
  }

  /** Outcomes that say rejected. */
  public long rejected() {
    return accounts.values().stream().mapToLong(each -> each.rejected).sum();
  }

  /**
   * What does not add up; to be asked when everything has ended.
   *
   * @param repeated repetitions that the coordinator counted
   */
  public List<String> complaints(long repeated) {
    long left = 0;
    for (Map.Entry<Id, Account> each : accounts.entrySet()) {
      Account it = each.getValue();
      int repetitions = it.sent - it.conflicts - it.rejected - it.ended;
      left += repetitions;
      if (repetitions < 0 || it.ended > 1 || (repetitions > 0 && it.ended == 0)) {
        complain(
            "%s: sent %d, conflicts %d, rejected %d, ended %d"
                .formatted(each.getKey(), it.sent, it.conflicts, it.rejected, it.ended));
      }
    }
    if (left != repeated) {
      complain(left + " records are left for repetitions, of which " + repeated + " were counted");
    }
    List<String> all = new ArrayList<>(letters.complaints());
    all.addAll(complaints);
    return all;
  }
}
