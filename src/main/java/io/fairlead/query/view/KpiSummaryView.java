package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One key figure over time.
 *
 * @param intervals in which it was measured
 * @param mean over them; left out if there is none, as the others
 * @param worst the highest, or for what should be high the lowest
 * @param last of the latest interval
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KpiSummaryView(
    long intervals,
    @Nullable Double mean,
    @Nullable Double median,
    @Nullable Double worst,
    @Nullable Double last) {}
