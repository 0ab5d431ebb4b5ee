package io.fairlead.optimize.share;

import java.util.Locale;

/**
 * What a division of capacity aims at. On one resource, and where everybody can use every agent,
 * both come to the same; where tenants need resources in other proportions they differ: who uses
 * least of what is short adds most to the utilisation, and gets more of it than would be fair.
 */
public enum ShareObjective {
  /** As much work as possible; of the divisions that come to it, the fairest. */
  UTILISATION,
  /** Weighted dominant-resource fairness; of the divisions that have it, the one with most work. */
  FAIRNESS;

  /** Name in settings and requests. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
