package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.Now;

/**
 * Where handlers put their facts; each is checked, applied and passed on before the call returns.
 */
@FunctionalInterface
interface Emitter {
  void emit(Fact fact, Now now);
}
