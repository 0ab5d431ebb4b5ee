package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of dead letters whose tasks were to be submitted again.
 *
 * @param redriven how many were
 * @param refused how many were not
 * @param next of a redrive by filter: to go on with what is older, as {@code before}; left out if
 *     there is nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedriveView(int redriven, int refused, List<Result> results, @Nullable String next) {

  /**
   * One letter.
   *
   * @param taskId of the letter
   * @param redrivenAs id of the task that was submitted; left out if it was refused
   * @param reason why it was refused; left out if it was not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      int partition,
      long offset,
      @Nullable String swarmId,
      @Nullable String taskId,
      @Nullable String redrivenAs,
      @Nullable String reason) {
    /** It was submitted. */
    public static Result redriven(
        int partition, long offset, String swarmId, @Nullable String taskId, String redrivenAs) {
      return new Result(partition, offset, swarmId, taskId, redrivenAs, null);
    }

    /** It was not. */
    public static Result refused(
        int partition,
        long offset,
        @Nullable String swarmId,
        @Nullable String taskId,
        String reason) {
      return new Result(partition, offset, swarmId, taskId, null, Bytes.escaped(reason));
    }
  }

  /** All of them. */
  public static RedriveView of(List<Result> results, @Nullable String next) {
    int redriven = (int) results.stream().filter(each -> each.redrivenAs() != null).count();
    return new RedriveView(redriven, results.size() - redriven, List.copyOf(results), next);
  }
}
