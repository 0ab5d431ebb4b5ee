package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ended tasks of a swarm, the last first, without their results.
 *
 * @param next to ask for what is older, as {@code before}; left out if there is nothing. The search
 *     may have been cut before the page was full, or before anything was found.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutcomesView(String swarmId, List<OutcomeView> outcomes, @Nullable Long next) {
  public OutcomesView {
    outcomes = List.copyOf(outcomes);
  }
}
