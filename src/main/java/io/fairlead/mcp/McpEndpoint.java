package io.fairlead.mcp;

import io.fairlead.query.EndpointTable;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.InProcessApi;
import io.fairlead.query.Principal;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.security.RequestGate;
import io.javalin.config.JavalinConfig;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/**
 * The tools over streamable HTTP, at {@code /mcp} beside the REST interface. Each call is made with
 * its caller's role.
 */
public final class McpEndpoint implements HttpExtension {
  static final String PATH = "/mcp";

  private final LocalAgents agents;

  /**
   * @param agents starts processes of agents, and ends them
   */
  public McpEndpoint(LocalAgents agents) {
    this.agents = agents;
  }

  @Override
  public void addTo(JavalinConfig config, EndpointTable table, SwarmAccess access) {
    HttpServletStatelessServerTransport transport =
        HttpServletStatelessServerTransport.builder()
            .jsonMapper(ProtocolServer.MAPPER)
            .messageEndpoint(PATH)
            .maxRequestSize(McpDoor.MAX_REQUEST_BYTES)
            .contextExtractor(request -> caller(request, table))
            .build();
    ProtocolServer.serve(transport, new McpTools(agents), Document.all());
    config.jetty.modifyServletContextHandler(
        handler -> handler.addServlet(new ServletHolder("mcp", new McpDoor(transport)), PATH));
  }

  private static McpTransportContext caller(HttpServletRequest request, EndpointTable table) {
    Principal asked = RequestGate.principal(request);
    // Commands say by which way they came.
    Principal principal = new Principal("mcp:" + asked.name(), asked.role());
    String authorization = request.getHeader("Authorization");
    return new Caller(new InProcessApi(table, principal, authorization), principal).asContext();
  }
}
