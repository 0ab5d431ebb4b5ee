package io.fairlead.query.diagnosis;

import java.util.Locale;
import java.util.Optional;

/** Parts of a swarm by which metrics and bottlenecks are asked for. */
public enum Component {
  /** The whole of it: every part. */
  SWARM_COORDINATION,
  /** How work is spread over agents, and moved. */
  LOAD_BALANCER,
  /** What waits. */
  TASK_QUEUE,
  AGENTS,
  TENANTS,
  /** The stream threads that decide. */
  STREAM,
  ALL;

  /** As it is written. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether what belongs to a part is asked for with this. */
  public boolean covers(Component part) {
    return this == part || this == ALL || this == SWARM_COORDINATION;
  }

  public static Optional<Component> byKey(String key) {
    for (Component component : values()) {
      if (component.key().equals(key)) {
        return Optional.of(component);
      }
    }
    return Optional.empty();
  }
}
