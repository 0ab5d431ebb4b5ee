package io.fairlead.bench;

/** What a coordinator promises of what it decides. */
public enum Guarantee {
  EXACTLY_ONCE("exactly-once", "exactly_once_v2"),
  AT_LEAST_ONCE("at-least-once", "at_least_once");

  private final String key;
  private final String setting;

  Guarantee(String key, String setting) {
    this.key = key;
    this.setting = setting;
  }

  /** As the command line and the results call it. */
  public String key() {
    return key;
  }

  /** As Kafka Streams calls it. */
  public String setting() {
    return setting;
  }
}
