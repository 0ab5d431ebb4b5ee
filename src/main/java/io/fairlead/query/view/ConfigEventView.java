package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.wire.avro.SwarmConfig;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration has come into force, or a swarm is gone.
 *
 * @param deleted whether the swarm is gone; the rest is left out then
 * @param settings every one, each value as JSON text
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigEventView(
    String swarmId,
    boolean deleted,
    @Nullable Long version,
    @Nullable Long changedAtMs,
    @Nullable String changedBy,
    @Nullable SortedMap<String, String> settings) {
  /** It is in force. */
  public static ConfigEventView of(SwarmConfig config) {
    return new ConfigEventView(
        config.getSwarmId(),
        false,
        config.getVersion(),
        config.getChangedAtMs(),
        config.getChangedBy(),
        new TreeMap<>(config.getSettings()));
  }

  /** The swarm is gone. */
  public static ConfigEventView deleted(String swarm) {
    return new ConfigEventView(swarm, true, null, null, null, null);
  }
}
