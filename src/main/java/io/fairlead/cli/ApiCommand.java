package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks a coordinator one thing and tells what it was answered. */
abstract class ApiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final Remote remote = new Remote();
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    LogFile.toStderr();
    JsonNode answer;
    try (Progress progress = new Progress(spec.commandLine().getErr(), "waiting for an answer")) {
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

  final CommandSpec spec() {
    return spec;
  }
}
