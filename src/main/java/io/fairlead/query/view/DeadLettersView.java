package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of dead letters, newest first.
 *
 * @param next to ask for what is older, as {@code before}; left out if there is nothing. The search
 *     may have been cut before the page was full.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLettersView(List<DeadLetterView> letters, @Nullable String next) {}
