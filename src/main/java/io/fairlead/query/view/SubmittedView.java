package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.TaskPhase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks that have been written, and will each be accepted or rejected. */
public record SubmittedView(String swarmId, List<SubmittedTaskView> tasks) {

  /**
   * One task.
   *
   * @param follow where it can be looked at
   * @param phase where it stands, where that was waited for; left out while it is not known
   * @param reason why it was rejected, for programs
   * @param message why it was rejected, for people
   * @param retryAfterMs when trying again may help, milliseconds
   * @param earliestDeadlineMs the earliest deadline that would have been accepted, milliseconds
   *     since the Unix epoch
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SubmittedTaskView(
      String taskId,
      String follow,
      @Nullable TaskPhase phase,
      @Nullable String reason,
      @Nullable String message,
      @Nullable Long retryAfterMs,
      @Nullable Long earliestDeadlineMs) {}
}
