package io.fairlead.cli;

import io.fairlead.query.ProblemException;
import java.io.PrintWriter;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns exceptions into one sentence on stderr and an exit code. With {@code --verbose} the stack
 * trace follows.
 */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, @Nullable ParseResult parsed) {
    Throwable cause = unwrapped(exception);
    command.getErr().println("fairlead: " + sentence(cause));
    if (verbose(parsed)) {
      exception.printStackTrace(command.getErr());
    } else if (!isExpected(cause)) {
      command.getErr().println("fairlead: add --verbose for where it happened.");
    }
    command.getErr().flush();
    return exitCode(cause);
  }

  /** What the sentence alone explains. */
  private static boolean isExpected(Throwable cause) {
    return cause instanceof CommandFailedException || cause instanceof ProblemException;
  }

  private static int exitCode(Throwable cause) {
    if (cause instanceof CommandFailedException failed) {
      return failed.exitCode();
    }
    if (cause instanceof ProblemException problem) {
      // It can't tell at this moment: to be asked again, like one that does not answer at all.
      return problem.problem().status() == 503 ? ExitCode.UNREACHABLE : ExitCode.FAILED;
    }
    return cause instanceof TimeoutException ? ExitCode.UNREACHABLE : ExitCode.FAILED;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    if (exception instanceof UnmatchedArgumentException unmatched
        && !command.getSubcommands().isEmpty()) {
      err.println("fairlead: " + noSuchCommand(command, unmatched.getUnmatched().get(0)));
    } else {
      err.println("fairlead: " + exception.getMessage());
    }
    if (!UnmatchedArgumentException.printSuggestions(exception, err)) {
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    err.flush();
    return ExitCode.USAGE;
  }

  /** The root has too many to name them all; its help does. */
  private static String noSuchCommand(CommandLine command, String given) {
    return "there is no command '"
        + given
        + "'"
        + (command.getParent() == null
            ? "."
            : ", only " + String.join(", ", command.getSubcommands().keySet()) + ".");
  }

  private static boolean verbose(@Nullable ParseResult parsed) {
    for (ParseResult at = parsed; at != null; at = at.subcommand()) {
      if (at.hasMatchedOption("--verbose")) {
        return true;
      }
    }
    return false;
  }

  /** What went wrong in another thread. */
  static Throwable causeOf(ExecutionException thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? thrown : cause;
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The message, or the class where there is none. */
  static String sentence(Throwable thrown) {
    String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return thrown.getClass().getSimpleName();
    }
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end).strip();
  }
}
