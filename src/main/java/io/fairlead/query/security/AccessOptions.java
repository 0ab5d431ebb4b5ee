package io.fairlead.query.security;

import io.fairlead.query.Role;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask.
 *
 * @param tokens file of {@link Token}s; null if nobody is asked for one
 * @param anonymous what callers without a token may; null for what fits: with tokens nothing,
 *     without them everything on loopback and reading elsewhere
 * @param hostNames by which callers may address this server, beside those it knows by itself
 * @param instanceToken file with the token with which this instance asks others on its own behalf;
 *     null for none. What it asks for a caller goes with the caller's token
 */
public record AccessOptions(
    @Nullable Path tokens,
    @Nullable Role anonymous,
    Set<String> hostNames,
    @Nullable Path instanceToken) {
  public static final AccessOptions DEFAULT = new AccessOptions(null, null, Set.of(), null);

  public AccessOptions {
    hostNames = Set.copyOf(hostNames);
  }

  public AccessOptions withTokens(@Nullable Path file) {
    return new AccessOptions(file, anonymous, hostNames, instanceToken);
  }

  public AccessOptions withAnonymous(@Nullable Role role) {
    return new AccessOptions(tokens, role, hostNames, instanceToken);
  }

  public AccessOptions withHostNames(Set<String> names) {
    return new AccessOptions(tokens, anonymous, names, instanceToken);
  }

  public AccessOptions withInstanceToken(@Nullable Path file) {
    return new AccessOptions(tokens, anonymous, hostNames, file);
  }
}
