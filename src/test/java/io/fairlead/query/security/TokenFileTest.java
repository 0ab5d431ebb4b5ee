package io.fairlead.query.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
  private static final String HASH =
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  @TempDir Path directory;

  @Test
  void keepsTheHashAndNotTheToken() throws Exception {
    Path file = directory.resolve("tokens");
    Token.Created ci =
        Token.create("ci", Role.OPERATE, Instant.parse("2026-01-31T12:00:00Z"), new SecureRandom());
    Token.Created other = Token.create("other", Role.READ, Instant.EPOCH, new SecureRandom());
    Files.writeString(file, "# ours\n\n");
    TokenFile.append(file, ci.kept());
    TokenFile.append(file, other.kept());
    assertFalse(Files.readString(file).contains(ci.text()));
    assertFalse(ci.kept().toString().contains(ci.kept().sha256()));
    TokenFile read = TokenFile.read(file);
    assertEquals(java.util.List.of(ci.kept(), other.kept()), read.tokens());
    assertEquals("ci", read.principal(ci.text()).orElseThrow().name());
    assertEquals(Role.OPERATE, read.principal(ci.text()).orElseThrow().role());
    assertEquals("other", read.principal(other.text()).orElseThrow().name());
    assertTrue(read.principal(ci.text() + "x").isEmpty());
    assertTrue(read.principal("").isEmpty());
  }

  @Test
  void aTokenIs256RandomBits() {
    Token.Created one = Token.create("a", Role.READ, Instant.EPOCH, new SecureRandom());
    Token.Created two = Token.create("a", Role.READ, Instant.EPOCH, new SecureRandom());
    assertNotEquals(one.text(), two.text());
    assertTrue(one.text().startsWith("fairlead_"));
    String random = one.text().substring("fairlead_".length());
    assertEquals(32, Base64.getUrlDecoder().decode(random).length);
  }

  @Test
  void aNewFileIsForItsOwnerOnly() throws Exception {
    Path file = directory.resolve("new");
    TokenFile.append(file, Token.create("ci", Role.READ, Instant.EPOCH, new SecureRandom()).kept());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aNameIsGivenOnce() throws Exception {
    Path file = directory.resolve("tokens");
    Token token = Token.create("ci", Role.READ, Instant.EPOCH, new SecureRandom()).kept();
    TokenFile.append(file, token);
    String before = Files.readString(file);
    IOException e = assertThrows(IOException.class, () -> TokenFile.append(file, token));
    assertTrue(e.getMessage().contains("ci"), e.getMessage());
    assertEquals(before, Files.readString(file));
    Files.writeString(file, before + before);
    e = assertThrows(IOException.class, () -> TokenFile.read(file));
    assertTrue(e.getMessage().contains("line 2"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'ci read " + HASH + "', 3 words",
    "'ci root " + HASH + " 2026-01-31T12:00:00Z', the role 'root'",
    "'ci none " + HASH + " 2026-01-31T12:00:00Z', the role must be",
    "'local admin " + HASH + " 2026-01-31T12:00:00Z', the name 'local'",
    "'-x admin " + HASH + " 2026-01-31T12:00:00Z', the name '-x'",
    "'ci read fairlead_secret 2026-01-31T12:00:00Z', 64 hexadecimal digits",
    "'ci read " + HASH + " yesterday', 'yesterday' is not a time",
  })
  void aMalformedLineIsNamedAndNotRepeated(String line, String why) throws Exception {
    Path file = directory.resolve("tokens");
    Files.writeString(file, "# first\n" + line + "\n");
    IOException e = assertThrows(IOException.class, () -> TokenFile.read(file));
    assertTrue(e.getMessage().contains("tokens, line 2: "), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
    assertFalse(e.getMessage().contains(HASH), e.getMessage());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    IOException e =
        assertThrows(IOException.class, () -> TokenFile.read(directory.resolve("nowhere")));
    assertTrue(e.getMessage().contains("there is no file " + directory), e.getMessage());
  }
}
