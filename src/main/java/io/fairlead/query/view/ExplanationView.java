package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.Explanation;
import io.fairlead.model.Level;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskPhase;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is not done yet. Points in time are milliseconds since the Unix epoch.
 *
 * @param blocker code of what it waits for
 * @param message the same in words
 * @param level where it waits
 * @param discipline in which order its level goes
 * @param ahead tasks of its level that go before it; left out where it does not stand in line
 * @param urgency what its place goes by, by name
 * @param estimatedCostMs expected run time at speed 1, milliseconds
 * @param estimateSource where that figure comes from
 * @param waitedMs milliseconds since it was submitted
 * @param expectedStartAtMs when it is expected to start, if all stays as it is; left out where that
 *     cannot be told
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExplanationView(
    String swarmId,
    String taskId,
    TaskPhase phase,
    String blocker,
    String message,
    Level level,
    String discipline,
    @Nullable Long ahead,
    Map<String, Double> urgency,
    double estimatedCostMs,
    EstimateSource estimateSource,
    long waitedMs,
    @Nullable Long expectedStartAtMs) {

  public static ExplanationView of(SwarmId swarm, Explanation why) {
    return new ExplanationView(
        swarm.value(),
        why.task().value(),
        why.phase(),
        why.blocker().code(),
        why.message(),
        why.level(),
        why.discipline().key(),
        why.ahead() < 0 ? null : why.ahead(),
        why.urgency(),
        why.estimate().costUs() / 1_000.0,
        why.estimate().source(),
        why.waitedMs(),
        why.expectedStartMs());
  }
}
