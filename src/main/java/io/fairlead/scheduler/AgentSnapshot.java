package io.fairlead.scheduler;

import io.fairlead.model.StoredAgent;
import io.fairlead.model.Unavailability;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An agent as it stood at one moment.
 *
 * @param unavailability why it may not be sent new work; null if it may
 * @param held tasks that are written to its topic and have not ended
 * @param running those of them known to run
 * @param placed tasks in its local queue
 * @param window the most tasks that it may hold
 * @param outstandingUs expected remaining work, local queue included, microseconds at speed 1
 * @param silentMs logical time since its last report, milliseconds; since the take-over, if it has
 *     not reported since
 * @param resourcesHeld amounts of its own resources that its tasks take
 */
public record AgentSnapshot(
    StoredAgent agent,
    @Nullable Unavailability unavailability,
    int held,
    int running,
    int placed,
    long window,
    long outstandingUs,
    long silentMs,
    SortedMap<String, Long> resourcesHeld) {
  public AgentSnapshot {
    resourcesHeld = Collections.unmodifiableSortedMap(new TreeMap<>(resourcesHeld));
  }
}
