package io.fairlead.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a measurement is drawn, if anywhere. */
final class PlotOption {
  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the figures into FILE, whose name ends in .svg.")
  private @Nullable Path file;

  boolean isGiven() {
    return file != null;
  }

  /** Refuses what can be seen to fail before anything is measured. */
  void check(OptionCheck check) {
    if (file == null) {
      return;
    }
    check.require(file.toString().endsWith(".svg"), "--plot", "a name that ends in .svg");
    Path directory = file.toAbsolutePath().getParent();
    check.require(
        directory != null && Files.isWritable(directory),
        "--plot",
        "in a directory that can be written to");
  }

  void draw(Plot plot) throws IOException {
    if (file != null) {
      plot.save(file);
    }
  }
}
