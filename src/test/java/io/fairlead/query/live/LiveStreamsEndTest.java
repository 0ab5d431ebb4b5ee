package io.fairlead.query.live;

import static org.awaitility.Awaitility.await;

import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that stops leaves no stream behind, whether its client is still there or has left. */
class LiveStreamsEndTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noThreadOfAStreamGoesOnAfterTheServer(boolean clientsLeave) throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (QueryServer server = QueryServer.start(QueryOptions.DEFAULT)) {
      for (int i = 0; i < 5; i++) {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
        clients.add(client);
        client
            .getOutputStream()
            .write(
                ("GET /v1/swarms/s/live HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        client.getInputStream().read(); // it has begun
      }
      if (clientsLeave) {
        for (Socket client : clients) {
          client.close();
        }
      }
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("fairlead-live-stream")));
    for (Socket client : clients) {
      client.close();
    }
  }
}
