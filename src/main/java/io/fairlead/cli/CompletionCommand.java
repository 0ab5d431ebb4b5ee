package io.fairlead.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scripts that make a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Prints a script that makes a shell complete commands and options.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(fairlead completion bash)",
      "  source <(fairlead completion zsh)",
      "  fairlead completion fish | source",
      "",
      "In the shell's start file it is there for good. The script completes 'fairlead': put that on"
          + " PATH."
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Shells that there is a script for. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    // The script for bash makes zsh read it too.
    String script =
        shell == Shell.FISH
            ? new FishCompletion(root).script()
            : AutoComplete.bash(root.getCommandName(), root);
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
