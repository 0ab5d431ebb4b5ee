package io.fairlead.query.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters' tasks are to be submitted again: either these, or by filter.
 *
 * @param letters these, at most 500
 * @param swarm those of that swarm
 * @param task those of that task
 * @param cause those with that cause
 * @param since those written then or later, milliseconds since the Unix epoch
 * @param limit of those found by filter so many at most, newest first: 1 to 500, 100 by default
 * @param before {@code next} of the answer before
 */
public record RedriveBody(
    @Nullable List<LetterPlace> letters,
    @Nullable String swarm,
    @Nullable String task,
    @Nullable String cause,
    @Nullable Long since,
    @Nullable Integer limit,
    @Nullable String before) {

  /** Where a letter stands, as listed; both must be given. */
  public record LetterPlace(@Nullable Integer partition, @Nullable Long offset) {}
}
