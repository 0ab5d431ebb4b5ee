package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks a coordinator one thing and tells what it was answered. */
abstract class ApiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final Remote remote = new Remote();
  @Mixin private final Output output = new Output();
  private @Nullable Progress progress;

  @Override
  public Integer call() {
    LogFile.toStderr();
    JsonNode answer;
    try (Progress shown = new Progress(spec.commandLine().getErr(), "waiting for an answer")) {
      progress = shown;
      answer = ask(remote.open());
    }
    Output.print(spec.commandLine().getOut(), isJson(), answer, width -> lines(answer, width));
    return exitCode(answer);
  }

  /** The answer, as the coordinator gives it. */
  abstract JsonNode ask(Api api);

  /** The same for people. */
  abstract List<String> lines(JsonNode answer, int width);

  /** Whether the answer itself is printed. */
  boolean isJson() {
    return output.isJson();
  }

  /** What the command ends with, once it was answered. */
  int exitCode(JsonNode answer) {
    return ExitCode.OK;
  }

  /** The command line is wrong. */
  final ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /** Shows how far it is; while the coordinator is asked. */
  final Progress progress() {
    return Objects.requireNonNull(progress);
  }

  final CommandSpec spec() {
    return spec;
  }
}
