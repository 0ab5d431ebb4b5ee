package io.fairlead.query;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Follows a stream of events. */
final class EventStreamProbe implements AutoCloseable {
  private static final long PATIENCE_S = 60;

  private final InputStream body;
  private final BufferedReader lines;
  private String lastId = "";

  /** What was told. */
  record Told(String id, String event, String data) {}

  /** Done meanwhile. */
  interface Step {
    void run() throws Exception;
  }

  private EventStreamProbe(InputStream body) {
    this.body = body;
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** Returns once everything from now on will be told. */
  static EventStreamProbe open(String url, String lastId) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IOException("answered " + response.statusCode());
    }
    EventStreamProbe probe = new EventStreamProbe(response.body());
    if (lastId == null) {
      probe.within(probe::firstId);
    }
    return probe;
  }

  private Void firstId() throws IOException {
    while (lastId.isEmpty()) {
      take();
    }
    return null;
  }

  /** The next so many. */
  List<Told> read(int events) throws Exception {
    return within(
        () -> {
          List<Told> told = new ArrayList<>();
          while (told.size() < events) {
            Told next = take();
            if (next != null) {
              told.add(next);
            }
          }
          return told;
        });
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T within(Reading<T> reading) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(reading.read());
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            },
            "event-stream-probe");
    thread.start();
    try {
      return result.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      body.close();
      throw e;
    }
  }

  /** One block; null if it tells nothing. */
  private Told take() throws IOException {
    String event = "message";
    String data = null;
    for (String line = lines.readLine(); !"".equals(line); line = lines.readLine()) {
      if (line == null) {
        throw new IOException("the stream has ended");
      }
      if (line.startsWith("id: ")) {
        lastId = line.substring(4);
      } else if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      }
    }
    return data == null ? null : new Told(lastId, event, data);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
