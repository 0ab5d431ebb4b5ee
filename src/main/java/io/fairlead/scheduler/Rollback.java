package io.fairlead.scheduler;

import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A configuration with the settings of a version before, or why there is none. */
record Rollback(@Nullable SwarmConfig config, @Nullable Rejection rejection) {

  static Rollback to(long version, ConfigHistory history, SwarmConfig present) {
    StoredConfig found = history.at(version);
    if (found == null) {
      return new Rollback(
          null,
          Rejection.of(
              Reason.UNKNOWN_VERSION,
              "configVersion '"
                  + version
                  + "': is not remembered; the present version is "
                  + present.version()
                  + ", and the last "
                  + StoredConfig.KEPT
                  + " are kept"));
    }
    SwarmConfig.Change change = found.config();
    return change
        .config()
        .map(config -> new Rollback(config.atVersion(present.version() + 1), null))
        .orElseGet(() -> new Rollback(null, ConfigTemplate.invalid(change)));
  }

  /** Why not, where there is no configuration. */
  Rejection refusal() {
    return Objects.requireNonNull(rejection);
  }
}
