package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds a generated page against the committed one; with {@code -Dfairlead.docs.write=true} writes
 * it instead.
 */
public final class DocsDrift {
  private DocsDrift() {}

  /**
   * @param file path from the project's root
   * @param generated what the page should be
   */
  public static void check(String file, String generated) throws IOException {
    Path path = Path.of(file);
    if (Boolean.getBoolean("fairlead.docs.write")) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, generated);
      return;
    }
    String committed = Files.exists(path) ? Files.readString(path) : "";
    assertEquals(
        generated,
        committed,
        file + " is out of date; write it anew with mvn test -Dfairlead.docs.write=true");
  }
}
