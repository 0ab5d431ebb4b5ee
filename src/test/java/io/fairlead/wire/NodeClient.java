package io.fairlead.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.Interpreters;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The JavaScript client of {@code src/test/js}, as a process that does what it is asked. What it
 * can be asked is in {@code operations.js}; bytes go both ways as {@code {"$bytes": base64}}.
 */
public final class NodeClient implements AutoCloseable {
  private static final Path DIRECTORY = Path.of("src", "test", "js");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ANSWER_TIMEOUT_S = 60;

  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;
  private final ExecutorService reader = Executors.newSingleThreadExecutor();

  private NodeClient(Process process) {
    this.process = process;
    this.requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it; where it can't be had, the test is skipped with the reason, or fails in CI. */
  public static NodeClient start(String bootstrapServers, String registryUrl) throws Exception {
    return start(DIRECTORY, Interpreters.node(), "client.js", bootstrapServers, registryUrl);
  }

  /** Any program that answers in this way. */
  public static NodeClient start(Path directory, String... command) throws Exception {
    return new NodeClient(
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** A request to fill with arguments and to pass to {@link #call}. */
  public static ObjectNode request(String operation) {
    return JSON.createObjectNode().put("do", operation);
  }

  /** The operation's result. */
  public JsonNode call(ObjectNode request) throws Exception {
    JsonNode answer = ask(request);
    if (!answer.has("ok")) {
      throw new AssertionError(request + ": " + answer.path("error").asText());
    }
    return answer.path("ok");
  }

  /** What the operation says, be it {@code ok} or {@code error}. */
  public JsonNode ask(ObjectNode request) throws Exception {
    requests.write(request + "\n");
    requests.flush();
    String line;
    try {
      line = reader.submit(answers::readLine).get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("no answer to " + request, e);
    }
    if (line == null) {
      throw new AssertionError("the client ended, asked to do " + request);
    }
    return JSON.readTree(line);
  }

  @Override
  public void close() throws Exception {
    requests.close(); // the client ends with its input
    if (!process.waitFor(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    reader.shutdownNow();
  }
}
