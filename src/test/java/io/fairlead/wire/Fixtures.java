package io.fairlead.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Bytes that an earlier version wrote, as hexadecimal text under {@code src/test/resources}. Made
 * once and never again: a fixture that no longer decodes is a compatibility that was broken.
 */
final class Fixtures {
  private static final Path DIRECTORY = Path.of("src/test/resources/fixtures");

  private Fixtures() {}

  static byte[] bytes(String name) throws IOException {
    String hex = Files.readString(DIRECTORY.resolve(name + ".hex"));
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }
}
