package io.fairlead.bench.compare;

import io.fairlead.model.Setting;
import java.util.Locale;
import java.util.Optional;

/**
 * What a comparison can do without, to show what it is worth; each is switched off by a setting.
 */
public enum Mechanism {
  /** Idle agents take placed work from others. */
  STEALING(Setting.STEALING, "off"),
  /** Placed work is moved from agents with much to agents with little. */
  MIGRATION(Setting.BALANCE_MODE, "off"),
  /** Agents are sent work before they are free. */
  PREFETCH(Setting.MAX_PREFETCH, "0");

  private final Setting setting;
  private final String off;

  Mechanism(Setting setting, String off) {
    this.setting = setting;
    this.off = off;
  }

  /** As the command line and the results call it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The swarm's setting that governs it. */
  public String setting() {
    return setting.key();
  }

  /** The setting's value with which it is not used. */
  public String off() {
    return off;
  }

  /** The one called that. */
  public static Optional<Mechanism> byKey(String key) {
    for (Mechanism mechanism : values()) {
      if (mechanism.key().equals(key)) {
        return Optional.of(mechanism);
      }
    }
    return Optional.empty();
  }
}
