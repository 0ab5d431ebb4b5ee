package io.fairlead.audit;

import java.util.List;

/**
 * What the topics say about the tasks that were submitted. Counts are of distinct tasks unless they
 * say otherwise.
 *
 * @param submitted tasks on {@code fairlead.tasks}
 * @param completed with a COMPLETED outcome
 * @param failed with a FAILED outcome
 * @param rejected with a REJECTED outcome and no other
 * @param cancelledOrExpired with a CANCELLED or EXPIRED outcome
 * @param lost submitted, and neither an outcome nor a dead letter tells what became of it; of a
 *     task submitted more than once, of each time
 * @param duplicateOutcomes outcomes, other than REJECTED, beyond the first of their task, and
 *     REJECTED ones beyond one for each submission that nothing else has answered
 * @param overlappingLeases assignments made while a former lease of the task had not ended, after
 *     its end, under an epoch that was not larger, or under one epoch to two processes
 * @param epochFaults assignments whose epoch is not larger than that of the assignment before it in
 *     the same swarm, by fact numbers
 * @param repeatedFacts fact numbers that two assignments, two decisions or two outcomes of a swarm
 *     share, each time one does; a failure of a coordinator at least once does that, and the three
 *     counts before may come with it. Refusals by a swarm that never was are not among its facts
 * @param stolen moves of a waiting task to an idle agent
 * @param migrated moves of a waiting task by balancing
 * @param unreadable records of audited topics that could not be decoded
 * @param examples of what is wrong, in words, at most {@link Audit#MAX_EXAMPLES}
 */
public record AuditReport(
    long submitted,
    long completed,
    long failed,
    long rejected,
    long cancelledOrExpired,
    long lost,
    long duplicateOutcomes,
    long overlappingLeases,
    long epochFaults,
    long repeatedFacts,
    long stolen,
    long migrated,
    long unreadable,
    List<String> examples) {
  public AuditReport {
    examples = List.copyOf(examples);
  }

  /** Whether nothing was lost, doubled, held twice or numbered twice. */
  public boolean isClean() {
    return lost == 0
        && duplicateOutcomes == 0
        && overlappingLeases == 0
        && epochFaults == 0
        && repeatedFacts == 0;
  }
}
