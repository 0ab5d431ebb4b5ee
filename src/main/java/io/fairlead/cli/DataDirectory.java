package io.fairlead.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a local Fairlead keeps its data. The default belongs to the user and not to the directory
 * one happens to be in, so that every command finds the instance from anywhere.
 */
final class DataDirectory {
  private static final String VARIABLE = "FAIRLEAD_DATA_DIR";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where the local Fairlead keeps its data. Default: $FAIRLEAD_DATA_DIR, or"
              + " $XDG_DATA_HOME/fairlead, or ~/.local/share/fairlead.")
  private @Nullable Path chosen;

  /** Whether it stands on the command line. */
  boolean isChosen() {
    return chosen != null;
  }

  Path path() {
    return resolve(
        chosen,
        System.getenv(VARIABLE),
        System.getenv("XDG_DATA_HOME"),
        System.getProperty("user.home"));
  }

  static Path resolve(
      @Nullable Path chosen, @Nullable String variable, @Nullable String xdg, String home) {
    if (chosen != null) {
      return chosen.toAbsolutePath().normalize();
    }
    if (variable != null && !variable.isBlank()) {
      return Path.of(variable).toAbsolutePath().normalize();
    }
    Path base =
        xdg != null && Path.of(xdg).isAbsolute()
            ? Path.of(xdg) // relative ones are to be ignored, says its specification
            : Path.of(home, ".local", "share");
    return base.resolve("fairlead");
  }
}
