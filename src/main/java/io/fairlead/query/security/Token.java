package io.fairlead.query.security;

import io.fairlead.query.Principal;
import io.fairlead.query.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is kept of a bearer token: whose it is, what it allows, and its SHA-256. A plain hash is
 * enough: the token is 256 random bits, which nobody can try out, so there is nothing that salt or
 * a slow hash would protect. They are for passwords, which people choose.
 *
 * @param name for people, logs and {@code issuedBy}
 * @param sha256 of the token's text, in lower-case hexadecimal
 */
public record Token(String name, Role role, String sha256, Instant createdAt) {
  private static final int RANDOM_BYTES = 32;

  /** By which scanners for leaked secrets recognise it. */
  private static final String PREFIX = "fairlead_";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Set<String> RESERVED =
      Set.of(Principal.SELF.name(), Principal.LOCAL.name(), Principal.ANONYMOUS.name());

  /** A token and what is kept of it. The text is told once and stored nowhere. */
  public record Created(String text, Token kept) {}

  public Token {
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "the name '"
              + name
              + "' must be 1 to 64 letters, digits, dots, hyphens or underscores, and none of "
              + new java.util.TreeSet<>(RESERVED));
    }
    if (role == Role.NONE) {
      throw new IllegalArgumentException("the role must be read, operate or admin");
    }
    if (!SHA_256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("the hash must be 64 hexadecimal digits in lower case");
    }
  }

  /** A new one. */
  public static Created create(String name, Role role, Instant now, SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new Created(text, new Token(name, role, HexFormat.of().formatHex(hash(text)), now));
  }

  /**
   * The token on a file's first line.
   *
   * @throws IOException if there is none
   */
  public static String text(Path file) throws IOException {
    try {
      return Files.readString(file)
          .lines()
          .findFirst()
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .orElseThrow(() -> new IOException(file + " has no token on its first line"));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    }
  }

  /**
   * @param line {@code name role sha256 created}
   * @throws IllegalArgumentException if it is not so; says what is wrong, never what stands there
   *     in place of the hash: it may be a token
   */
  static Token parse(String line) {
    String[] words = line.strip().split("\\s+");
    if (words.length != 4) {
      throw new IllegalArgumentException(
          "has " + words.length + " words, must have 4: name, role, SHA-256, created");
    }
    Role role =
        Role.byKey(words[1])
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the role '" + words[1] + "' must be read, operate or admin"));
    try {
      return new Token(words[0], role, words[2], Instant.parse(words[3]));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + words[3] + "' is not a time as 2026-01-31T12:00:00Z", e);
    }
  }

  String line() {
    return String.join(" ", name, role.key(), sha256, createdAt.toString());
  }

  Principal principal() {
    return new Principal(name, role);
  }

  /** Takes the same time whatever differs. */
  boolean is(byte[] hash) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), hash);
  }

  static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Without the hash: of no use in a log. */
  @Override
  public String toString() {
    return name + " (" + role.key() + ")";
  }
}
