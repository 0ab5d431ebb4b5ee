package io.fairlead.scheduler;

import io.fairlead.model.TypeSpeed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast one agent runs the types of task that it ran last, as far as that differs from its speed
 * at work in general. At most {@value #MAX_TYPES} types; the one that ran longest ago is forgotten.
 * Each operation is O(1). Owned by its swarm's thread.
 */
final class TypeSpeeds {
  static final int MAX_TYPES = 64;
  private static final double LEAST_GAIN = 0.2;

  /** By type, the one that ran last at the end. */
  private final Map<String, TypeSpeed> byType = new LinkedHashMap<>();

  /** What was asked for last: tasks of one type come in a row, and share its name. */
  private @Nullable TypeSpeed last;

  /** What ran last. */
  private @Nullable TypeSpeed newest;

  /** All as they stand, unless they have changed since: they are stored more often than learned. */
  private @Nullable List<TypeSpeed> stored = List.of();

  /** The speed at a type; where nothing is known of it, the other one. */
  @SuppressWarnings("ReferenceEquality") // equal names that are not the same are looked up
  double of(String type, double otherwise) {
    TypeSpeed known = last;
    if (known == null || known.type() != type) {
      known = byType.get(type);
      if (known == null) {
        return otherwise;
      }
      last = known;
    }
    return known.speed();
  }

  /**
   * Learns from a run.
   *
   * @param sample estimate divided by run time
   * @param prior the agent's speed in general, which counts as one run
   */
  void learn(String type, double sample, double prior) {
    TypeSpeed before = byType.get(type);
    long samples = before == null ? 1 : before.samples() + 1;
    double speed = before == null ? prior : before.speed();
    double gain = Math.max(LEAST_GAIN, 1.0 / (samples + 1));
    put(new TypeSpeed(type, RunResults.learned(speed, sample, gain), samples));
  }

  private void put(TypeSpeed learned) {
    if (newest != null && newest.type().equals(learned.type())) {
      byType.put(learned.type(), learned); // at the end already
    } else {
      byType.remove(learned.type());
      if (byType.size() >= MAX_TYPES) {
        var eldest = byType.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
      byType.put(learned.type(), learned);
    }
    newest = learned;
    last = learned;
    stored = null;
  }

  /** Takes over what was stored. */
  void restore(List<TypeSpeed> stored) {
    stored.forEach(this::put);
  }

  /** All, the one that ran longest ago first. */
  List<TypeSpeed> stored() {
    List<TypeSpeed> known = stored;
    if (known == null) {
      known = List.copyOf(byType.values());
      stored = known;
    }
    return known;
  }
}
