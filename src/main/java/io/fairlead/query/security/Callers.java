package io.fairlead.query.security;

import io.fairlead.query.Principal;
import io.fairlead.query.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who a caller is, by what stands in {@code Authorization}. */
public final class Callers {
  private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
  private static final String SCHEME = "bearer ";

  private final @Nullable Path file;
  private final Principal anonymous;
  private volatile @Nullable TokenFile tokens;

  private Callers(@Nullable Path file, @Nullable TokenFile tokens, Principal anonymous) {
    this.file = file;
    this.tokens = tokens;
    this.anonymous = anonymous;
  }

  /**
   * @param loopback whether only this machine can call
   * @throws IOException if the tokens can't be read, or a line of them is malformed
   */
  static Callers of(AccessOptions options, boolean loopback) throws IOException {
    Path file = options.tokens();
    return new Callers(
        file, file == null ? null : TokenFile.read(file), anonymous(options, loopback));
  }

  private static Principal anonymous(AccessOptions options, boolean loopback) {
    Role asked = options.anonymous();
    if (asked != null) {
      return new Principal(Principal.ANONYMOUS.name(), asked);
    }
    if (options.tokens() != null) {
      return Principal.ANONYMOUS;
    }
    return loopback ? Principal.LOCAL : new Principal(Principal.ANONYMOUS.name(), Role.READ);
  }

  /** Who comes without a token. */
  Principal anonymous() {
    return anonymous;
  }

  /**
   * Who that is.
   *
   * @return empty if what stands there is no token, or one that nobody has
   */
  Optional<Principal> principal(@Nullable String authorization) {
    if (authorization == null) {
      return Optional.of(anonymous);
    }
    TokenFile known = tokens;
    if (known == null) {
      // Nobody is asked for one; who sends one all the same is not refused for it.
      return Optional.of(anonymous);
    }
    return authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? known.principal(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  List<Path> files() {
    Path from = file;
    return from == null ? List.of() : List.of(from);
  }

  /** Reads the tokens again. If that fails, those known before go on. */
  void reload() {
    Path from = file;
    if (from == null) {
      return;
    }
    try {
      TokenFile read = TokenFile.read(from);
      tokens = read;
      LOG.info("tokens read again from {}: {}", from, read.tokens());
    } catch (IOException e) {
      LOG.warn("{} can't be read; the tokens known before go on: {}", from, e.getMessage());
    }
  }

  /** For people: who may what. */
  String words() {
    TokenFile known = tokens;
    String without =
        "without a token a caller may "
            + (anonymous.role() == Role.NONE ? "see health only" : anonymous.role().key());
    return known == null
        ? "no tokens are asked for; " + without
        : known.tokens().size() + " tokens from " + file + "; " + without;
  }
}
