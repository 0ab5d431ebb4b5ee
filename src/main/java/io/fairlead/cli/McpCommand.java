package io.fairlead.cli;

import io.fairlead.mcp.LocalAgents;
import io.fairlead.mcp.StdioServer;
import io.fairlead.query.Api;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The tools of the Model Context Protocol, for a client that starts its servers itself. */
@Command(
    name = "mcp",
    description = {
      "Serves the tools of the Model Context Protocol over standard input and output, until the input"
          + " ends. Standard output carries the protocol alone; warnings go to standard error. The"
          + " coordinator answers the same tools over HTTP, at /mcp."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead mcp",
      "  fairlead mcp --url https://fairlead.example:8080 --token-file ~/.fairlead-token",
      "  fairlead mcp --agent-command 'upper=fairlead agent run --swarm {swarmId} --id {agentId} -- tr"
          + " a-z A-Z'"
    })
final class McpCommand implements Callable<Integer> {
  @Mixin private final Remote remote = new Remote();
  @Mixin private final AgentCommands agentCommands = new AgentCommands();

  @Override
  public Integer call() throws Exception {
    LogFile.toStderr();
    Map<String, List<String>> commands = agentCommands.words();
    // Whatever prints, prints elsewhere: one line that is no message, and the client gives up.
    System.setOut(System.err);
    Api api = remote.connect();
    try (LocalAgents agents =
            new LocalAgents(commands, remote.dataDirectory().path().resolve("agents"));
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      Thread ending = new Thread(agents::close, "ending-agents");
      Runtime.getRuntime().addShutdownHook(ending);
      StdioServer.serve(api, agents, System.in, out);
    }
    return ExitCode.OK;
  }
}
