package io.fairlead.query;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do. Each role may do what those before it may. */
public enum Role {
  /** Health only. */
  NONE,
  /** See everything, results of tasks included. */
  READ,
  /** Submit and cancel tasks; pause, drain, balance; redrive dead letters. */
  OPERATE,
  /** Change the configuration; create and delete swarms; start and stop agents. */
  ADMIN;

  /** Whether it may do what needs that role. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** As it is written in files and messages. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** That of a key; empty if there is none. */
  public static Optional<Role> byKey(String key) {
    for (Role role : values()) {
      if (role.key().equals(key)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
