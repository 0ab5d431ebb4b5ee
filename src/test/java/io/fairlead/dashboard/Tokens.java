package io.fairlead.dashboard;

import io.fairlead.query.QueryOptions;
import io.fairlead.query.Role;
import io.fairlead.query.security.AccessOptions;
import io.fairlead.query.security.Token;
import io.fairlead.query.security.TokenFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A token of each role, whose name is that of the role after {@code my-}. */
final class Tokens {
  private final Path file;
  private final Map<Role, String> texts = new EnumMap<>(Role.class);

  /** Writes them into a new file. */
  Tokens(Path directory) throws Exception {
    file = directory.resolve("tokens");
    for (Role role : List.of(Role.READ, Role.OPERATE, Role.ADMIN)) {
      Token.Created created =
          Token.create("my-" + role.key(), role, Instant.EPOCH, new SecureRandom());
      TokenFile.append(file, created.kept());
      texts.put(role, created.text());
    }
  }

  String of(Role role) {
    return texts.get(role);
  }

  /** A server that asks everybody for one of them. */
  QueryOptions options() {
    return QueryOptions.DEFAULT.withAccess(access());
  }

  /** A server at which anybody may read. */
  QueryOptions readableByAll() {
    return QueryOptions.DEFAULT.withAccess(access().withAnonymous(Role.READ));
  }

  private AccessOptions access() {
    return AccessOptions.DEFAULT.withTokens(file);
  }
}
