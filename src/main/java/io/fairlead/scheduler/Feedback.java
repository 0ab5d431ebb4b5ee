package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Multi-level feedback, both ways and bounded: what has waited too long on its level comes one
 * level higher, but not beyond high; what ran far over its estimate to no end is one level lower on
 * its next attempt. Reads state, gives facts.
 *
 * @see "Corbató, Merwin-Daggett, Daley (1962), An Experimental Time-Sharing System"
 */
final class Feedback {
  private final SwarmState state;
  private final Emitter emitter;

  Feedback(SwarmState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  /** Promotes one task whose time has come; false if there is none. */
  boolean promoteOne(Now now) {
    return promote(Level.NORMAL, Level.HIGH, Setting.HIGH_AFTER_MS, now)
        || promote(Level.LOW, Level.NORMAL, Setting.NORMAL_AFTER_MS, now);
  }

  private boolean promote(Level from, Level to, Setting after, Now now) {
    long afterMs = state.config.get(after);
    TaskState task = state.waiting(from).oldest();
    if (afterMs == 0 || task == null || now.wallMs() - task.queuedAtMs < afterMs) {
      return false;
    }
    emitter.emit(new Fact.TaskPromoted(task.task.id(), from, to), now);
    return true;
  }

  /**
   * An attempt has come to nothing and will be followed by another one, which waits a level lower
   * if this one ran far over its estimate. The task must not be queued.
   *
   * @param workUs what the attempt cost, microseconds at speed 1; negative if that is not known
   */
  void demote(TaskState task, double workUs, Now now) {
    double factor = state.config.get(Setting.DEMOTE_FACTOR) / 1_000.0;
    Level lower = below(task.level());
    if (factor > 0 && lower != null && workUs > factor * task.costUs()) {
      emitter.emit(new Fact.TaskDemoted(task.task.id(), task.level(), lower), now);
    }
  }

  private static @Nullable Level below(Level level) {
    return switch (level) {
      case CRITICAL -> Level.HIGH;
      case HIGH -> Level.NORMAL;
      case NORMAL -> Level.LOW;
      case LOW -> null;
    };
  }
}
