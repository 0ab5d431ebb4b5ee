package io.fairlead.scheduler.balance;

/** How an agent's load compares with the mean. */
public enum LoadCategory {
  /** More than the tolerance above the mean. */
  OVERLOADED,
  /** Within the tolerance. */
  EVEN,
  /** More than the tolerance below the mean. */
  UNDERLOADED;

  /**
   * @param tolerance share of the mean, above 0; where it is 1 or more, only an agent with nothing
   *     to do is underloaded
   */
  public static LoadCategory of(double loadMs, double meanMs, double tolerance) {
    if (loadMs > meanMs * (1 + tolerance)) {
      return OVERLOADED;
    }
    boolean under = tolerance < 1 ? loadMs < meanMs * (1 - tolerance) : loadMs == 0 && meanMs > 0;
    return under ? UNDERLOADED : EVEN;
  }
}
