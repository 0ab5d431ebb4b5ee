package io.fairlead.wire;

import io.fairlead.model.Epoch;
import io.fairlead.model.QueueTags;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Between swarms and the records that the store keeps of them. A swarm is written whenever its fact
 * number has moved, which is with almost every record; so settings at their default are left out,
 * and the rest is worked out once per configuration.
 */
final class StoredSwarmCodec {
  private record Settings(SwarmConfig config, Map<String, String> changed) {}

  private volatile @Nullable Settings last;

  io.fairlead.wire.avro.state.StoredSwarm toRecord(StoredSwarm swarm) {
    boolean fresh = swarm.queueTags().equals(QueueTags.NONE);
    return new io.fairlead.wire.avro.state.StoredSwarm(
        swarm.id().value(),
        swarm.config().version(),
        changed(swarm.config()),
        swarm.facts(),
        swarm.epoch().value(),
        swarm.arrivals(),
        fresh ? List.of() : swarm.queueTags().flowTimes(),
        swarm.queueTags().levelTime(),
        fresh ? List.of() : swarm.queueTags().levelStarts(),
        swarm.queueTags().shareTime(),
        swarm.queueTags().criticalStart(),
        swarm.queueTags().restStart(),
        swarm.longestUs(),
        swarm.paused(),
        swarm.deleting(),
        swarm.exists(),
        swarm.sharedTopic(),
        swarm.forgottenIncarnation());
  }

  StoredSwarm fromRecord(io.fairlead.wire.avro.state.StoredSwarm swarm) {
    SwarmConfig.Change change = SwarmConfig.DEFAULT.with(swarm.getSettings());
    SwarmConfig config =
        change
            .config()
            .orElseThrow(() -> new IllegalStateException("Settings: " + change.faults()));
    return new StoredSwarm(
        new SwarmId(swarm.getId()),
        config.atVersion(swarm.getConfigVersion()),
        swarm.getFacts(),
        new Epoch(swarm.getEpoch()),
        swarm.getArrivals(),
        queueTags(swarm),
        swarm.getLongestUs(),
        swarm.getPaused(),
        swarm.getDeleting(),
        swarm.getExists(),
        swarm.getSharedTopic(),
        swarm.getForgottenIncarnation());
  }

  /** Rows of the first version, and of a swarm that dispatched nothing, have none. */
  private static QueueTags queueTags(io.fairlead.wire.avro.state.StoredSwarm swarm) {
    return swarm.getFlowTimes().isEmpty()
        ? QueueTags.NONE
        : QueueTags.of(
            swarm.getFlowTimes(),
            swarm.getLevelTime(),
            swarm.getLevelStarts(),
            swarm.getShareTime(),
            swarm.getCriticalStart(),
            swarm.getRestStart());
  }

  /** By identity: a configuration never changes, and comparing two costs as much as the work. */
  @SuppressWarnings("ReferenceEquality")
  private Map<String, String> changed(SwarmConfig config) {
    Settings known = last;
    if (known != null && known.config == config) {
      return known.changed;
    }
    Map<String, String> changed = new TreeMap<>(config.settings());
    changed.entrySet().removeAll(SwarmConfig.DEFAULT.settings().entrySet());
    last = new Settings(config, changed);
    return changed;
  }
}
