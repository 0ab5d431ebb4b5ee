package io.fairlead.cli;

import java.io.IOException;
import java.nio.file.Path;

/** A picture of figures. */
interface Plot {
  /**
   * Writes it.
   *
   * @param file its name ends in {@code .svg}
   */
  void save(Path file) throws IOException;
}
