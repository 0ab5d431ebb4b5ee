package io.fairlead.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Follows a live stream. */
final class LiveProbe implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long PATIENCE_S = 60;

  private final InputStream body;
  private final LinkedBlockingQueue<Told> events = new LinkedBlockingQueue<>();

  /**
   * What was told; {@code end} after all.
   *
   * @param event its name
   */
  record Told(String event, JsonNode data) {}

  LiveProbe(InputStream body) {
    this.body = body;
    Thread reading = new Thread(this::read, "live-probe");
    reading.setDaemon(true);
    reading.start();
  }

  /** Opens it, or gives the answer's status and nothing else where there is no stream. */
  static HttpResponse<InputStream> ask(String url, String swarm, String token) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url + "/v1/swarms/" + swarm + "/live"))
            .header("Authorization", "Bearer " + token)
            .build(),
        BodyHandlers.ofInputStream());
  }

  static LiveProbe open(String url, String swarm, String token) throws Exception {
    HttpResponse<InputStream> response = ask(url, swarm, token);
    if (response.statusCode() != 200) {
      throw new IOException("answered " + response.statusCode());
    }
    return new LiveProbe(response.body());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(new Told(event, Json.parse(line.substring(6))));
        }
      }
    } catch (IOException e) {
      // It ends, one way or the other.
    }
    events.add(new Told("end", Json.parse("{}")));
  }

  /** The next for which that holds; others are passed by. */
  Told next(Predicate<Told> wanted) throws InterruptedException {
    for (; ; ) {
      Told told = events.poll(PATIENCE_S, TimeUnit.SECONDS);
      if (told == null) {
        throw new AssertionError("nothing more is told");
      }
      if (wanted.test(told)) {
        return told;
      }
      if (told.event().equals("end")) {
        throw new AssertionError("the stream has ended");
      }
    }
  }

  /** The next of that name. */
  JsonNode next(String event) throws InterruptedException {
    return next(told -> told.event().equals(event)).data();
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
