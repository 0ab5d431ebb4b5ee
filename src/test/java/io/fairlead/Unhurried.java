package io.fairlead;

import java.util.Map;

/**
 * Settings of a coordinator for tests that are not about how soon it is taken over from: a machine
 * that stands still for two seconds costs it neither its transaction nor its partitions.
 */
public final class Unhurried {
  public static final Map<String, String> SETTINGS =
      Map.of("transaction.timeout.ms", "60000", "session.timeout.ms", "45000");

  private Unhurried() {}
}
