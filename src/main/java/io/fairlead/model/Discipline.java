package io.fairlead.model;

import java.util.Locale;

/** In which order the waiting tasks of one level go. */
public enum Discipline {
  /** Earliest deadline first; tasks without one last. */
  EDF,
  /** Highest priority first, growing with the time waited. */
  PRIORITY,
  /** Deficit round robin between tenants, by weight. */
  WRR,
  /** Tenant with the least work done so far, by weight, first. */
  FAIR_SHARE,
  /** Worst-case fair weighted fair queueing between tenants. */
  WFQ,
  /** Least estimated cost first, with aging. */
  SHORTEST,
  /** In order of arrival. */
  FIFO;

  /** Name in settings. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
