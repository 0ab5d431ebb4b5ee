package io.fairlead.mcp;

import java.util.List;

/** The reference of the MCP tools, from their descriptions. */
final class McpPage {
  private McpPage() {}

  static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # MCP

        Generated from the tools' descriptions; a test fails when it differs.

        A coordinator is a server of the Model Context Protocol, on the official Java SDK, by two ways. Both have the same tools, and everything they tell is read from the live state when they are called.

        **Over HTTP**, at `/mcp` beside the REST interface (streamable HTTP without sessions: every instance answers every request):

        ```json
        {
          "mcpServers": {
            "fairlead": {
              "type": "http",
              "url": "http://127.0.0.1:8080/mcp",
              "headers": { "Authorization": "Bearer TOKEN" }
            }
          }
        }
        ```

        Without tokens leave out `headers`. Who may call what is what the token's role may do over REST; `agent_spawn` needs `admin`. A request whose `Origin` is another server's page gets 403, and, where callers need no token, one whose `Host` is no name of the server. At most 12 calls are under way at once, 429 beyond.

        **Over standard input and output**, where the client starts the server; it asks the coordinator at `--url`, by default the one that `fairlead up` runs on this machine:

        ```json
        {
          "mcpServers": {
            "fairlead": {
              "command": "/path/to/fairlead",
              "args": ["mcp", "--url", "http://127.0.0.1:8080"],
              "env": { "FAIRLEAD_TOKEN": "TOKEN" }
            }
          }
        }
        ```

        Standard output carries the protocol alone. The process ends with its input, after the last answer.

        **Answers.** A result has structured content as described below, and text: a summary for people, then the same JSON. What could not be done is an error result (`isError`), whose text names the argument or the reason and whose `_meta` has the problem under `io.fairlead/problem`; nothing was changed then, unless the text says so. An argument that is not described is refused. What was done is told beside what could not be read afterwards (`remark`, or the status `undecided`), never as an error without its ids. A message that does not fit its method is an error of JSON-RPC under its id over standard input and output, and a problem with status 400 over HTTP.

        **Resources.** The pages of this folder as `fairlead://docs/NAME.md`, and the schemas of the messages as `fairlead://schemas/NAME.avsc`.

        **Agents that `agent_spawn` starts.** `--agent-command TYPE=COMMAND` of `up`, `coordinator` and `mcp` says how, for each type; in the command `{swarmId}`, `{agentId}`, `{type}`, `{slots}` and `{capabilities}` are replaced, and its environment has `FAIRLEAD_SWARM_ID`, `FAIRLEAD_AGENT_ID`, `FAIRLEAD_AGENT_TYPE`, `FAIRLEAD_SLOTS` and `FAIRLEAD_CAPABILITIES`. What it says goes to `agents/` in the data directory, as `agent-SWARM.AGENT.log`. The process ends with the one that has started it:

            fairlead up --agent-command 'upper=fairlead agent run --swarm {swarmId} --id {agentId} -- tr a-z A-Z'

        ## Tools

        """);
    for (McpTool tool : McpTools.all()) {
      tool(page, tool.description());
    }
    return page.toString().strip() + "\n";
  }

  private static void tool(StringBuilder page, ToolDescription tool) {
    page.append("### ").append(tool.name()).append("\n\n");
    page.append(tool.summary());
    page.append(tool.changes() ? "" : " Changes nothing.").append("\n\n");
    page.append("| argument | | meaning |\n| --- | --- | --- |\n");
    rows(page, tool.takes(), true);
    if (!tool.gives().isEmpty()) {
      page.append("\n| answer | | meaning |\n| --- | --- | --- |\n");
      rows(page, tool.gives(), false);
    }
    page.append('\n');
  }

  private static void rows(StringBuilder page, List<Property> properties, boolean given) {
    for (Property property : properties) {
      page.append("| `").append(property.name()).append("` | ");
      page.append(property.kind().words());
      page.append(given && property.required() ? ", needed" : "");
      page.append(!given && !property.required() ? ", where there is one" : "");
      page.append(" | ").append(property.description().replace("|", "\\|"));
      if (!property.choices().isEmpty()) {
        page.append(" One of `").append(String.join("`, `", property.choices())).append("`.");
      }
      page.append(" |\n");
    }
  }
}
