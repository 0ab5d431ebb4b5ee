package io.fairlead.mcp;

import io.fairlead.query.EndpointTable;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.InProcessApi;
import io.fairlead.query.Json;
import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.security.RequestGate;
import io.javalin.config.JavalinConfig;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/**
 * The tools over streamable HTTP, at {@code /mcp} beside the REST interface. Each call is made with
 * its caller's role.
 */
public final class McpEndpoint implements HttpExtension {
  static final String PATH = "/mcp";

  /** Largest request, bytes. */
  private static final int MAX_REQUEST_BYTES = 4 << 20;

  /** Calls under way at once; each holds one of the server's threads, and REST needs some too. */
  private static final int MAX_CALLS = 12;

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
            .maxRequestSize(MAX_REQUEST_BYTES)
            .contextExtractor(request -> caller(request, table))
            .build();
    ProtocolServer.serve(transport, new McpTools(agents), Document.all());
    config.jetty.modifyServletContextHandler(
        handler -> handler.addServlet(new ServletHolder("mcp", new Door(transport)), PATH));
  }

  private static McpTransportContext caller(HttpServletRequest request, EndpointTable table) {
    Principal asked = RequestGate.principal(request);
    // Commands say by which way they came.
    Principal principal = new Principal("mcp:" + asked.name(), asked.role());
    String authorization = request.getHeader("Authorization");
    return new Caller(new InProcessApi(table, principal, authorization), principal).asContext();
  }

  /** Lets in calls, and not too many. Who may come this far, the server has checked. */
  private static final class Door extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient HttpServlet inside;
    private final transient Semaphore room = new Semaphore(MAX_CALLS);

    Door(HttpServlet inside) {
      this.inside = inside;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      if (!request.getMethod().equals("POST")) {
        // No session, so nothing to listen to and nothing to end.
        response.setHeader("Allow", "POST");
        write(Problem.of(405, "Method Not Allowed", PATH + " answers POST alone"), response);
      } else if (!room.tryAcquire()) {
        response.setHeader("Retry-After", "1");
        write(Problem.tooMany("there are " + MAX_CALLS + " calls under way already"), response);
      } else {
        try {
          inside.service(request, response);
        } finally {
          room.release();
        }
      }
    }

    private static void write(Problem problem, HttpServletResponse response) throws IOException {
      response.setStatus(problem.status());
      response.setContentType(Problem.CONTENT_TYPE);
      Json.MAPPER.writeValue(response.getOutputStream(), problem);
    }
  }
}
