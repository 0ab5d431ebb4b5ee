package io.fairlead.scheduler.invariant;

import io.fairlead.model.DispatchTags;
import io.fairlead.model.Fact;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/**
 * No virtual time of a dispatch, of the tenants in its level, the levels or critical's share, is
 * before that of an earlier one.
 */
public final class VirtualTimeNeverGoesBack implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      DispatchTags tags = dispatched.tags();
      check(tags.flowTime(), state.flowTime(tags.level()), tags.level().name());
      check(tags.levelTime(), state.levelTime(), "levels");
      check(tags.shareTime(), state.shareTime(), "critical and the rest");
    }
  }

  private static void check(long at, long before, String among) {
    if (at < before) {
      throw new InvariantViolation(
          "VirtualTimeNeverGoesBack", at + " follows " + before + " among " + among);
    }
  }
}
