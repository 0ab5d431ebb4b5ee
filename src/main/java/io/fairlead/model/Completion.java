package io.fairlead.model;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a completed run left behind; carried to the outcome unread.
 *
 * @param result the result itself, if it is small; must not be written to
 * @param resultUri where the result is, if it is not
 * @param contentType media type of the result
 * @param tokensUsed language-model tokens used; null if the agent gave none
 * @param operation what the tokens were used for
 */
public record Completion(
    @Nullable ByteBuffer result,
    @Nullable String resultUri,
    @Nullable String contentType,
    @Nullable Long tokensUsed,
    @Nullable String operation) {
  /** Nothing was left behind. */
  public static final Completion EMPTY = new Completion(null, null, null, null, null);
}
