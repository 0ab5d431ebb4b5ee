package io.fairlead.scheduler;

import io.fairlead.model.StoredConfig;
import org.jspecify.annotations.Nullable;

/**
 * Memory of the last {@link StoredConfig#KEPT} configurations; written through {@link StateSink}.
 */
@FunctionalInterface
public interface ConfigHistory {
  /** Remembers nothing. */
  ConfigHistory NONE = version -> null;

  /** The configuration of that version; null if it is not remembered. */
  @Nullable StoredConfig at(long version);
}
