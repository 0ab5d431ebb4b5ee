package io.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code --output} of the commands whose results are JSON with {@code --json}, those that measure:
 * {@code --output json} is another name of that one. Added from outside, so that none is left out.
 */
final class OutputAsJson {
  private OutputAsJson() {}

  /** To that command and all below it. */
  static void addTo(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    OptionSpec json = spec.findOption("--json");
    if (json != null && json.type() == boolean.class) {
      spec.addOption(
          OptionSpec.builder("-o", "--output")
              .paramLabel("FORMAT")
              .type(Output.Form.class)
              .description("table, for people (default), or json: the same as --json.")
              .setter(sets(json))
              .build());
    }
    command.getSubcommands().values().forEach(OutputAsJson::addTo);
  }

  private static ISetter sets(OptionSpec json) {
    return new ISetter() {
      @Override
      public <T> T set(T form) {
        if (form == Output.Form.JSON) {
          json.setValue(true);
        }
        return form;
      }
    };
  }
}
