package io.fairlead.query.security;

import io.fairlead.query.Principal;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of a file, one a line: {@code name role sha256 created}; empty lines and those that
 * begin with {@code #} are skipped. To withdraw a token, delete its line.
 */
public final class TokenFile {
  /** Every one is compared with, so that time tells nothing; that bounds their number. */
  private static final int MAX_TOKENS = 1_000;

  private final List<Token> tokens;

  private TokenFile(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /**
   * @throws IOException if it can't be read, or a line is not as it must be; names the line
   */
  public static TokenFile read(Path file) throws IOException {
    List<String> lines = lines(file);
    List<Token> tokens = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String where = file + ", line " + (i + 1) + ": ";
      try {
        tokens.add(Token.parse(line));
      } catch (IllegalArgumentException e) {
        throw new IOException(where + e.getMessage(), e);
      }
      if (!names.add(tokens.get(tokens.size() - 1).name())) {
        throw new IOException(where + "there is a token of that name above");
      }
      if (tokens.size() > MAX_TOKENS) {
        throw new IOException(where + "more than " + MAX_TOKENS + " tokens");
      }
    }
    return new TokenFile(tokens);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new IOException(file + " can't be read: " + e, e);
    }
  }

  /**
   * Adds one; makes the file if there is none, for its owner's eyes only.
   *
   * @throws IOException if it can't be written, is malformed, or has a token of that name
   */
  public static void append(Path file, Token token) throws IOException {
    if (Files.notExists(file)) {
      create(file);
    }
    if (read(file).tokens.stream().anyMatch(other -> other.name().equals(token.name()))) {
      throw new IOException(file + " has a token named " + token.name() + " already");
    }
    String text = Files.readString(file);
    String start = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    Files.writeString(file, start + token.line() + "\n", StandardOpenOption.APPEND);
  }

  private static void create(Path file) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }

  public List<Token> tokens() {
    return tokens;
  }

  /** Whose it is. */
  Optional<Principal> principal(String text) {
    byte[] hash = Token.hash(text);
    Principal found = null;
    for (Token token : tokens) {
      if (token.is(hash)) {
        found = token.principal();
      }
    }
    return Optional.ofNullable(found);
  }
}
