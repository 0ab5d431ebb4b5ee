package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the door makes of the errors of what is inside. */
class McpDoorTest {
  @ParameterizedTest
  @CsvSource({
    "500, Failed to handle request: at io.fairlead.Secret, 500",
    "502, at io.fairlead.Secret, 500",
    "500, Failed to handle request: it is no value of that kind at io.fairlead.Secret, 400",
    "400, at io.fairlead.Secret, 400",
    "404, at io.fairlead.Secret, 400",
    "415, at io.fairlead.Secret, 415",
    "503, at io.fairlead.Secret, 503"
  })
  void aFaultOfOursStaysOneAndNoStackTraceGoesOut(int inside, String said, int expected)
      throws Exception {
    HttpServlet failing =
        new HttpServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          protected void doPost(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            response.setStatus(inside);
            response.getWriter().write(said);
          }
        };
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ServletContextHandler handler = new ServletContextHandler();
    handler.addServlet(new ServletHolder(new McpDoor(failing)), "/mcp");
    server.setHandler(handler);
    server.start();
    try {
      HttpResponse<String> answer = ping(server.getURI().resolve("/mcp"));
      assertEquals(expected, answer.statusCode());
      assertEquals(
          "application/problem+json",
          answer.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", ""));
      assertFalse(answer.body().contains("Secret"), answer.body());
    } finally {
      server.stop();
    }
  }

  private static HttpResponse<String> ping(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(
                    BodyPublishers.ofString(
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}"))
                .build(),
            BodyHandlers.ofString());
  }
}
