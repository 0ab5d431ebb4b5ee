package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.Map;
import java.util.TreeMap;

/** What the committed outcomes of an overload say; looks at each as it comes, and keeps sums. */
final class OverloadOutcomes {
  private static final String TENANT_QUEUE_FULL = "tenant-queue-full";
  private static final String QUEUE_FULL = "queue-full";
  private static final String UNREACHABLE = "deadline-unreachable";
  private static final String NO_CAPACITY = "no-capacity";

  private final Map<String, Integer> byReason = new TreeMap<>();
  private int completed;
  private int criticalMet;
  private int criticalMissed;
  private int criticalRefused;
  private long longestRetryMs;

  void add(Outcome outcome) {
    boolean critical = OverloadTraffic.isCritical(outcome.getTaskId());
    if (outcome.getKind() == OutcomeKind.REJECTED) {
      refused(outcome, critical);
      return;
    }
    assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
    completed++;
    if (critical) {
      boolean met = outcome.getEndedAtMs() <= OverloadTraffic.deadlineMs(outcome.getTaskId());
      criticalMet += met ? 1 : 0;
      criticalMissed += met ? 0 : 1;
    }
  }

  private void refused(Outcome outcome, boolean critical) {
    String reason = outcome.getReason();
    byReason.merge(reason, 1, Integer::sum);
    if (critical) {
      // Nothing keeps it out but that it has waited on its topic, behind the flood, for too long;
      // or that the machine has held up all agents for so long that they are suspected.
      assertTrue(reason.equals(UNREACHABLE) || reason.equals(NO_CAPACITY), outcome::toString);
      criticalRefused++;
      return;
    }
    assertTrue(reason.equals(QUEUE_FULL) || reason.equals(TENANT_QUEUE_FULL), reason);
    Long againMs = outcome.getRetryAfterMs();
    assertTrue(againMs != null && againMs > 0, outcome::toString);
    longestRetryMs = Math.max(longestRetryMs, againMs);
  }

  int completed() {
    return completed;
  }

  int refused() {
    return byReason.values().stream().mapToInt(count -> count).sum();
  }

  int refusedFor(String reason) {
    return byReason.getOrDefault(reason, 0);
  }

  long longestRetryMs() {
    return longestRetryMs;
  }

  @Override
  public String toString() {
    return "completed %d, refused %s, critical met %d missed %d refused %d, retry after up to %d ms"
        .formatted(
            completed, byReason, criticalMet, criticalMissed, criticalRefused, longestRetryMs);
  }
}
