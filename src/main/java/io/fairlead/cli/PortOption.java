package io.fairlead.cli;

import io.fairlead.local.PortChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What is meant by an option that names a port. */
final class PortOption {
  private PortOption() {}

  /**
   * The port that was asked for and no other, 0 for any; else the usual one, or a free one if that
   * is taken.
   */
  static PortChoice choice(CommandSpec spec, String option, @Nullable Integer asked, int usual) {
    if (asked == null) {
      return PortChoice.rather(usual);
    }
    if (asked == 0) {
      return PortChoice.any();
    }
    if (asked < 0 || asked > 65_535) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + asked + ", must be 0 to 65535.");
    }
    return PortChoice.exactly(asked);
  }
}
