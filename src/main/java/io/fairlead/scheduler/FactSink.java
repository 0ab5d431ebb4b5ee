package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.Now;

/** Takes each fact, in order, after it has been applied. */
@FunctionalInterface
public interface FactSink {
  /**
   * @param number the swarm's fact number, counting from 1 without a gap; for a {@link
   *     Fact.Passing} that of the fact before
   * @param fact what was decided
   * @param now when
   */
  void accept(long number, Fact fact, Now now);
}
