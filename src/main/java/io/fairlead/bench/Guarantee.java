package io.fairlead.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** As people read it. */
  public String text() {
    return key.replace('-', ' ');
  }

  /** That of a key; empty if there is none. */
  public static Optional<Guarantee> byKey(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }

  /** All keys, for people. */
  public static String keys() {
    return Arrays.stream(values()).map(Guarantee::key).collect(Collectors.joining(" and "));
  }

  /** As Kafka Streams calls it. */
  public String setting() {
    return setting;
  }
}
