package io.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root of the command line. Exit codes: 0 done, 1 the work failed, 2 the command was wrong. */
@Command(
    name = "fairlead",
    description = "A load-balancing coordinator for swarms of agents, on Kafka Streams.",
    mixinStandardHelpOptions = true,
    versionProvider = Fairlead.Version.class)
public final class Fairlead implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Fairlead()).execute(args));
  }

  /** The version of the jar this class came from. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Fairlead.class.getPackage().getImplementationVersion();
      return new String[] {"fairlead " + (version == null ? "(not packaged)" : version)};
    }
  }
}
