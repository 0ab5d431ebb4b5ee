package io.fairlead.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.hostile.RawExchange.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The judge must find fault with what is wrong. */
class RequestStormTest {
  private static final String PROBLEM = "content-type: application/problem+json\r\n";

  @Test
  void aRefusalByTheMcpEndpointIsAProblemOrJsonRpc() {
    assertNotNull(RequestStorm.mcpJudge(new Answer(400, "content-type: text/html", "<html>")));
    assertNotNull(RequestStorm.mcpJudge(new Answer(404, "", "")));
    assertNotNull(RequestStorm.mcpJudge(new Answer(500, PROBLEM, "{}")));
    assertNotNull(RequestStorm.mcpJudge(new Answer(200, "", "{}")));
    assertNull(RequestStorm.mcpJudge(new Answer(406, PROBLEM, "{}")));
    assertNull(RequestStorm.mcpJudge(new Answer(400, "", "{\"jsonrpc\": \"2.0\"}")));
    assertNull(RequestStorm.mcpJudge(new Answer(202, "", "")));
  }

  @Test
  void whatIsNoRequestNeedsNoAnswer() {
    String rest = "Host: h\r\nContent-Length: 2\r\n\r\n{}";
    assertTrue(isWellFormed("POST /a?b=%zz HTTP/1.1\r\n" + rest));
    assertTrue(isWellFormed("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    assertFalse(isWellFormed("POST / HTTP/9.9\r\n" + rest));
    assertFalse(isWellFormed("POST / HTTP/1.1\r\nNo-Colon\r\n" + rest));
    assertFalse(isWellFormed("POST / HTTP/1.1\r\nContent-Length: 2\r\n" + rest));
    assertFalse(isWellFormed("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + rest));
    assertFalse(isWellFormed("POST / HTTP/1.1\r\n" + rest + "more"));
    assertFalse(isWellFormed("GET / HTTP/1.1\r\n\r\n"));
    assertFalse(isWellFormed("GET / HTTP/1.1\r\nHost: h\r\n"));
  }

  private static boolean isWellFormed(String request) {
    return WellFormed.of(request.getBytes(StandardCharsets.UTF_8)).holds();
  }

  @Test
  void silenceIsNoAnswer() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread closing =
          new Thread(
              () -> {
                try {
                  mute.accept().close();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      closing.start();
      RequestStorm storm = new RequestStorm(mute.getLocalPort(), answer -> null);
      storm.send(() -> "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.UTF_8), 1);
      closing.join();
      assertEquals(1, storm.statuses().get(0));
      assertEquals(1, storm.complaints().size());
    }
  }
}
