package io.fairlead.query.view;

import org.jspecify.annotations.Nullable;

/**
 * Which plan of a front is to be carried out.
 *
 * @param plan its number, from 1; the one that is preferred if left out
 */
public record PlanChoiceBody(@Nullable Integer plan) {}
