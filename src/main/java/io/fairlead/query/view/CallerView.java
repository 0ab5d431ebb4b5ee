package io.fairlead.query.view;

import io.fairlead.query.Principal;

/**
 * Who asks, as far as this server knows.
 *
 * @param name of the token; {@code local} or {@code anonymous} where there is none
 * @param role what the caller may do: none, read, operate or admin
 */
public record CallerView(String name, String role) {
  public static CallerView of(Principal principal) {
    return new CallerView(principal.name(), principal.role().key());
  }
}
