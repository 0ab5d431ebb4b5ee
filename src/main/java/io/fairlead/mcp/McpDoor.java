package io.fairlead.mcp;

import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets in calls that are some, and not too many. Who may come this far, the server has checked.
 *
 * <p>An error of the SDK's transport is answered as a problem: the SDK writes its exception as
 * JSON, with every frame of its stack. Parameters that are not those of their method are the
 * caller's fault, though the SDK calls them its own; whatever else it fails over is ours, a 500.
 */
final class McpDoor extends HttpServlet {
  /** Largest request, bytes. */
  static final int MAX_REQUEST_BYTES = 4 << 20;

  /** Calls under way at once; each holds one of the server's threads, and REST needs some too. */
  private static final int MAX_CALLS = 12;

  /** Kinds of answer that a caller must take, says the protocol. */
  private static final List<String> ACCEPTED = List.of("application/json", "text/event-stream");

  private static final long serialVersionUID = 1L;

  private final transient HttpServlet inside;
  private final transient Semaphore room = new Semaphore(MAX_CALLS);

  McpDoor(HttpServlet inside) {
    this.inside = inside;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!request.getMethod().equals("POST")) {
      // No session, so nothing to listen to and nothing to end.
      response.setHeader("Allow", "POST");
      write(
          Problem.of(405, "Method Not Allowed", McpEndpoint.PATH + " answers POST alone"),
          response);
    } else if (!room.tryAcquire()) {
      response.setHeader("Retry-After", "1");
      write(Problem.tooMany("there are " + MAX_CALLS + " calls under way already"), response);
    } else {
      try {
        let(request, response);
      } finally {
        room.release();
      }
    }
  }

  private void let(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String accept = request.getHeader("Accept");
    if (accept == null || !ACCEPTED.stream().allMatch(accept::contains)) {
      String must = "the header Accept must name " + String.join(" and ", ACCEPTED);
      write(Problem.of(406, "Not Acceptable", must), response);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      String most = "a request may have " + MAX_REQUEST_BYTES + " bytes";
      write(Problem.of(413, "Content Too Large", most), response);
      return;
    }
    Envelope.Fault fault = Envelope.of(body).fault();
    if (fault != null) {
      write(Problem.of(400, "Bad Request", fault.why()), response);
      return;
    }
    HeldAnswer answer = new HeldAnswer(response);
    inside.service(new ReadRequest(request, body), answer);
    answer.release();
  }

  private static void write(Problem problem, HttpServletResponse response) throws IOException {
    response.setStatus(problem.status());
    response.setContentType(Problem.CONTENT_TYPE);
    Json.MAPPER.writeValue(response.getOutputStream(), problem);
  }

  /** A request whose body has been read. */
  private static final class ReadRequest extends HttpServletRequestWrapper {
    private final byte[] body;

    ReadRequest(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() {
      return new Bytes(body);
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(
          new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
    }
  }

  private static final class Bytes extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    Bytes(byte[] body) {
      this.bytes = new ByteArrayInputStream(body);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("the body has been read");
    }
  }

  /** An answer that is looked at before it goes out. */
  private static final class HeldAnswer extends HttpServletResponseWrapper {
    private final StringWriter text = new StringWriter();
    private final PrintWriter writer = new PrintWriter(text);
    private @Nullable String type;

    HeldAnswer(HttpServletResponse response) {
      super(response);
    }

    @Override
    public PrintWriter getWriter() {
      return writer;
    }

    @Override
    public void setContentType(String next) {
      type = next;
    }

    @Override
    public void sendError(int status) {
      setStatus(status);
    }

    @Override
    public void sendError(int status, String message) {
      setStatus(status);
    }

    @Override
    public void flushBuffer() {
      // Not yet.
    }

    void release() throws IOException {
      HttpServletResponse out = (HttpServletResponse) getResponse();
      writer.flush();
      if (getStatus() >= 400) {
        write(problem(getStatus(), text.toString()), out);
        return;
      }
      if (type != null) {
        out.setContentType(type);
      }
      out.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The same in our form; of what the SDK says, nothing is repeated. */
    private static Problem problem(int status, String said) {
      if (status == 415) {
        String must = "the header Content-Type must be application/json";
        return Problem.of(415, "Unsupported Media Type", must);
      }
      if (status == 503) {
        return Problem.unavailable("the server is ending");
      }
      if (status >= 500 && !said.contains(DiscreetMapper.MISFIT)) {
        return Problem.of(500, "Internal Server Error", "the call failed; the log says why");
      }
      return Problem.of(400, "Bad Request", "the method does not take that");
    }
  }
}
