package io.fairlead.mcp;

import io.fairlead.query.Json;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's server side. It keeps nothing between requests, on either transport: no sessions
 * to bound, to expire or to steal, and behind a load balancer every instance answers every request.
 */
final class ProtocolServer {
  static final McpJsonMapper MAPPER = new DiscreetMapper();

  private static final String INSTRUCTIONS =
      "Fairlead distributes tasks to the agents of a swarm: by level, tenant, priority and deadline,"
          + " to the agent that is expected to be done first. Every answer is computed from the live"
          + " state. Begin with swarm_status. What a tool could not do comes back as an error.";

  private ProtocolServer() {}

  /** Has that transport's requests answered. Calls run on the thread that brings them. */
  static McpStatelessSyncServer serve(
      McpStatelessServerTransport transport, McpTools tools, List<Document> documents) {
    return McpServer.sync(transport)
        .serverInfo("fairlead", version())
        .instructions(INSTRUCTIONS)
        .capabilities(ServerCapabilities.builder().tools(false).resources(false, false).build())
        .jsonMapper(MAPPER)
        .validateToolInputs(false) // McpTools does, and says which argument is wrong
        .jsonSchemaValidator(
            (schema, content) -> ValidationResponse.asValid(Json.tree(content).toString()))
        .immediateExecution(true)
        .tools(tools.tools().stream().map(tool -> specification(tools, tool)).toList())
        .resources(documents.stream().map(ProtocolServer::specification).toList())
        .build();
  }

  private static SyncToolSpecification specification(McpTools tools, McpTool tool) {
    return SyncToolSpecification.builder()
        .tool(tool.description().schema())
        .callHandler(
            (context, request) -> {
              Caller caller = Caller.of(context);
              return tools.call(tool, caller.api(), caller.principal(), request.arguments());
            })
        .build();
  }

  private static SyncResourceSpecification specification(Document document) {
    return new SyncResourceSpecification(
        document.resource(),
        (context, request) ->
            ReadResourceResult.builder(
                    List.of(
                        TextResourceContents.builder(document.uri(), document.text())
                            .mimeType(document.mimeType())
                            .build()))
                .build());
  }

  private static String version() {
    @Nullable String version = ProtocolServer.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
