package io.fairlead.query;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks were given to an agent while a critical one waited, by the numbers of facts: how long
 * anything took is nothing to it. Records of a partition are taken in their order, so a task that
 * was accepted waits at the latest when one behind it has been refused.
 */
final class OverloadTurns {
  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, Long> refusals = new HashMap<>();
  private final NavigableMap<Long, String> given = new TreeMap<>();
  private final List<String> overtakings = new ArrayList<>();
  private int waited;

  void submitted(String taskId, long offset) {
    offsets.putIfAbsent(taskId, offset);
  }

  void ended(Outcome outcome) {
    if (outcome.getKind() == OutcomeKind.REJECTED) {
      refusals.putIfAbsent(outcome.getTaskId(), outcome.getFact());
    }
  }

  void told(AgentMessage message) {
    if (message.getKind() == AgentMessageKind.ASSIGN) {
      given.put(message.getFact(), message.getTaskId());
    }
  }

  /** Once all has been told. */
  void judge() {
    NavigableMap<Long, Long> refusedAt = new TreeMap<>();
    refusals.forEach((task, fact) -> refusedAt.put(offsets.get(task), fact));
    Set<String> seen = new HashSet<>();
    given.forEach(
        (fact, task) -> {
          if (OverloadTraffic.isCritical(task) && seen.add(task)) {
            judge(task, fact, refusedAt.higherEntry(offsets.get(task)));
          }
        });
  }

  /**
   * @param behind the next task behind it that was refused: its offset and the fact's number
   */
  private void judge(String task, long fact, Map.@Nullable Entry<Long, Long> behind) {
    if (behind == null || behind.getValue() > fact) {
      return;
    }
    waited++;
    for (String other : given.subMap(behind.getValue(), fact).values()) {
      if (!OverloadTraffic.isCritical(other)) {
        overtakings.add(other + " before " + task);
      }
    }
  }

  /** Critical tasks that were seen to wait. */
  int waited() {
    return waited;
  }

  /** Other tasks that were given away while a critical one waited. */
  List<String> overtakings() {
    return overtakings;
  }
}
