package io.fairlead.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What concerns swarms. */
@Command(
    name = "swarm",
    description = "Creates, lists and deletes swarms.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SwarmCommands.Create.class,
      SwarmCommands.ListAll.class,
      SwarmCommands.Delete.class
    })
final class SwarmCommands implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Which command? There are create, list and delete.");
  }

  /** What the three have in common. */
  abstract static class OfSwarms implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private final Connection connection = new Connection();

    @Override
    public Integer call() throws Exception {
      LogFile.toStderr();
      try (SwarmAdmin admin = new SwarmAdmin(connection.clientProperties())) {
        run(admin, spec.commandLine());
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), Failures.sentence(e) + ".");
      }
    }

    abstract void run(SwarmAdmin admin, CommandLine command) throws Exception;
  }

  /** Creates one, or changes the settings of one that exists. */
  @Command(
      name = "create",
      description = "Creates a swarm, or changes the settings of one that exists.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead swarm create images --set leaseMs=10000 --set tenant.acme.weight=2")
  static final class Create extends OfSwarms {
    @Parameters(paramLabel = "ID", description = "1 to 64 of A-Z, a-z, 0-9, _ and -.")
    private String id;

    @Option(
        names = "--set",
        paramLabel = "NAME=VALUE",
        description = "A setting; may be repeated. Others keep their value, or their default.")
    private final Map<String, String> settings = new LinkedHashMap<>();

    @Override
    void run(SwarmAdmin admin, CommandLine command) throws Exception {
      try (Progress progress = new Progress(command.getErr(), "waiting for the coordinator")) {
        admin.create(id, settings);
      }
      command.getOut().println("Swarm " + id + " is there.");
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "Lists all swarms with the settings that differ from the defaults.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends OfSwarms {
    @Override
    void run(SwarmAdmin admin, CommandLine command) {
      Map<String, String> swarms;
      try (Progress progress = new Progress(command.getErr(), "reading")) {
        swarms = admin.list();
      }
      if (swarms.isEmpty()) {
        command.getErr().println("There is no swarm yet.");
      }
      swarms.forEach(
          (swarm, settings) -> command.getOut().println((swarm + "  " + settings).strip()));
    }
  }

  /** Deletes one. */
  @Command(
      name = "delete",
      description = "Deletes a swarm: cancels its tasks and dismisses its agents.",
      mixinStandardHelpOptions = true)
  static final class Delete extends OfSwarms {
    @Parameters(paramLabel = "ID", description = "The swarm.")
    private String id;

    @Override
    void run(SwarmAdmin admin, CommandLine command) throws Exception {
      boolean gone;
      try (Progress progress = new Progress(command.getErr(), "waiting for the coordinator")) {
        gone = admin.delete(id);
      }
      command.getOut().println("Swarm " + id + (gone ? " is gone." : " is being deleted."));
    }
  }
}
