package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.Principal;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.CallerRunsPolicy;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The tools over standard input and output, a message a line, until the input ends. Not the SDK's
 * own transport for that: at the end of the input it drops answers that are under way, so {@code
 * fairlead mcp < requests} would lose them, and it stops at the first line that is no message.
 */
public final class StdioServer implements McpStatelessServerTransport {
  private static final Logger LOG = LoggerFactory.getLogger(StdioServer.class);

  /** Longest line, characters. */
  private static final int MAX_LINE = 4 << 20;

  /** Calls under way at once; further lines wait. */
  private static final int MAX_CALLS = 8;

  private final McpTransportContext caller;
  private final OutputStream out;
  private @Nullable McpStatelessServerHandler handler;

  /** A line is longer than is taken. */
  private static final class LineTooLongException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private StdioServer(McpTransportContext caller, OutputStream out) {
    this.caller = caller;
    this.out = out;
  }

  /**
   * Answers until the input ends and the last answer is out.
   *
   * @param api what the tools ask and command
   * @param out nobody else may write to it
   */
  public static void serve(Api api, LocalAgents agents, InputStream in, OutputStream out)
      throws IOException {
    StdioServer transport = new StdioServer(new Caller(api, Principal.LOCAL).asContext(), out);
    ProtocolServer.serve(transport, new McpTools(agents), Document.all());
    transport.run(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
  }

  @Override
  public void setMcpHandler(McpStatelessServerHandler handler) {
    this.handler = handler;
  }

  @Override
  public List<String> protocolVersions() {
    return List.of(
        ProtocolVersions.MCP_2024_11_05,
        ProtocolVersions.MCP_2025_03_26,
        ProtocolVersions.MCP_2025_06_18,
        ProtocolVersions.MCP_2025_11_25);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.empty();
  }

  private void run(BufferedReader in) throws IOException {
    ExecutorService calls =
        new ThreadPoolExecutor(
            0, MAX_CALLS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), new CallerRunsPolicy());
    try {
      while (true) {
        try {
          String line = line(in);
          if (line == null) {
            return;
          }
          if (!line.isBlank()) {
            calls.execute(() -> take(line));
          }
        } catch (LineTooLongException e) {
          refuse(
              null,
              ErrorCodes.INVALID_REQUEST,
              "a message has at most " + MAX_LINE + " characters");
        }
      }
    } finally {
      finish(calls);
    }
  }

  private static void finish(ExecutorService calls) {
    calls.shutdown();
    try {
      if (!calls.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("calls are under way a minute after the input has ended; they are given up");
        calls.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next line; null after the last. */
  private static @Nullable String line(BufferedReader in) throws IOException, LineTooLongException {
    StringBuilder line = new StringBuilder();
    boolean tooLong = false;
    int c = in.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = in.read()) {
      tooLong = tooLong || line.length() >= MAX_LINE;
      if (!tooLong) {
        line.append((char) c);
      }
    }
    if (tooLong) {
      throw new LineTooLongException();
    }
    return line.toString();
  }

  /** Answers a message; whatever becomes of a request, its caller hears of it. */
  private void take(String line) {
    JsonNode id = null;
    try {
      Envelope envelope = Envelope.of(line.getBytes(StandardCharsets.UTF_8));
      id = envelope.id();
      Envelope.Fault fault = envelope.fault();
      if (fault == null) {
        pass(McpSchema.deserializeJsonRpcMessage(ProtocolServer.MAPPER, line), id);
      } else if (!envelope.isAnswer()) {
        refuse(id, fault.code(), fault.why());
      }
    } catch (IOException | RuntimeException e) {
      if (!isMisfit(e.getMessage())) {
        LOG.error("a message could not be answered", e);
      }
      if (id != null) {
        fail(id, e.getMessage());
      }
    }
  }

  private void pass(JSONRPCMessage message, @Nullable JsonNode id) throws IOException {
    McpStatelessServerHandler server = handler;
    if (server == null) {
      throw new IllegalStateException("nobody answers yet");
    }
    if (message instanceof JSONRPCRequest request) {
      JSONRPCResponse response =
          server
              .handleRequest(caller, request)
              .contextWrite(context -> context.put(McpTransportContext.KEY, caller))
              .block();
      if (response == null) {
        throw new IllegalStateException("method " + request.method() + " gives no answer");
      }
      JSONRPCError error = response.error();
      if (error != null && error.code() == ErrorCodes.INTERNAL_ERROR) {
        fail(id, error.message()); // which is what an exception says; the SDK has logged it
      } else {
        write(ProtocolServer.MAPPER.writeValueAsString(response));
      }
    } else if (message instanceof JSONRPCNotification notification) {
      server.handleNotification(caller, notification).block();
    }
  }

  /** Parameters that are not those of their method are the caller's fault, all else is ours. */
  private void fail(@Nullable JsonNode id, @Nullable String message) {
    if (isMisfit(message)) {
      refuse(id, ErrorCodes.INVALID_PARAMS, "the method does not take that");
    } else {
      refuse(id, ErrorCodes.INTERNAL_ERROR, "the call failed; the log says why");
    }
  }

  private static boolean isMisfit(@Nullable String message) {
    return message != null && message.contains(DiscreetMapper.MISFIT);
  }

  /**
   * An error in place of a result.
   *
   * @param id null if there is none that could be told
   */
  private void refuse(@Nullable JsonNode id, int code, String why) {
    ObjectNode refusal = Json.MAPPER.createObjectNode();
    refusal.put("jsonrpc", "2.0").set("id", id == null ? NullNode.getInstance() : id);
    refusal.putObject("error").put("code", code).put("message", why);
    write(refusal.toString());
  }

  private void write(String message) {
    synchronized (out) {
      try {
        out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        LOG.debug("nobody reads any more", e);
      }
    }
  }
}
