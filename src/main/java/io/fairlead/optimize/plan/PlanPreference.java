package io.fairlead.optimize.plan;

/**
 * How much each objective counts when one plan of the front is chosen. Only their proportions
 * matter.
 *
 * @param latency 0 or more
 * @param utilisation 0 or more
 * @param balance 0 or more
 * @param cost 0 or more
 */
public record PlanPreference(double latency, double utilisation, double balance, double cost) {
  /** Latency counts twice as much as each of the others. */
  public static final PlanPreference DEFAULT = new PlanPreference(0.4, 0.2, 0.2, 0.2);

  public PlanPreference {
    check("latency", latency);
    check("utilisation", utilisation);
    check("balance", balance);
    check("cost", cost);
    if (latency + utilisation + balance + cost <= 0) {
      throw new IllegalArgumentException("no objective counts: at least one must be above 0");
    }
  }

  private static void check(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + ", must be 0 or more");
    }
  }
}
