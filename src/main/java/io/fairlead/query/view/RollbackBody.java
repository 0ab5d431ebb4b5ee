package io.fairlead.query.view;

import org.jspecify.annotations.Nullable;

/**
 * A way back.
 *
 * @param version whose settings are to hold again
 */
public record RollbackBody(@Nullable Long version) {}
