package io.fairlead.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One command line, run in this JVM.
 *
 * @param exitCode what it ended with
 * @param out its standard output
 * @param err its standard error
 */
record CommandLineRun(int exitCode, String out, String err) {
  static CommandLineRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Fairlead.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }

  /** The first line of standard error. */
  String complaint() {
    return err.lines().findFirst().orElse("");
  }

  /** The last line of standard output. */
  String lastLine() {
    return out.lines().reduce("", (former, line) -> line);
  }
}
