package io.fairlead.scheduler.invariant;

import io.fairlead.scheduler.SwarmView;
import java.util.ArrayList;
import java.util.List;

/** A state that was given nothing but the facts equals the one in which they were decided. */
public final class ApplyEqualsHandle {
  private ApplyEqualsHandle() {}

  /**
   * @param handled where commands were handled
   * @param applied where their facts were applied
   * @throws InvariantViolation if the two differ, saying in what
   */
  public static void check(SwarmView handled, SwarmView applied) {
    List<String> differences = new ArrayList<>();
    compare(differences, "tasks", handled.tasks(), applied.tasks());
    compare(differences, "agents", handled.agents(), applied.agents());
    compare(differences, "configuration", handled.config(), applied.config());
    compare(differences, "epoch", handled.epoch(), applied.epoch());
    compare(differences, "facts", handled.facts(), applied.facts());
    compare(differences, "virtual times", handled.queueTags(), applied.queueTags());
    if (!differences.isEmpty()) {
      throw new InvariantViolation("ApplyEqualsHandle", String.join("; ", differences));
    }
  }

  private static void compare(List<String> out, String what, Object handled, Object applied) {
    if (!handled.equals(applied)) {
      out.add(what + ": handled " + handled + ", applied " + applied);
    }
  }
}
