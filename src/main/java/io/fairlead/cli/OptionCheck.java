package io.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Refuses values of options that are out of their range, in the words of the command line.
 *
 * @param command whose options they are
 */
record OptionCheck(CommandLine command) {
  /**
   * @param option as it was given
   * @param range what is allowed, in words
   * @throws ParameterException naming the option, what was given and the range, unless allowed
   */
  void require(boolean allowed, String option, String range) {
    if (!allowed) {
      OptionSpec given = command.getParseResult().matchedOption(option);
      throw wrong(
          "%s is %s, must be %s."
              .formatted(
                  option,
                  given == null ? "not given" : String.join(",", given.originalStringValues()),
                  range));
    }
  }

  ParameterException wrong(String message) {
    return new ParameterException(command, message);
  }
}
