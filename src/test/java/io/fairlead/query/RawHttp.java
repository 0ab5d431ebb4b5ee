package io.fairlead.query;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends a request to loopback word for word, {@code Host} included. */
public final class RawHttp {
  private static final int TIMEOUT_MS = 20_000;

  private final int port;

  public RawHttp(int port) {
    this.port = port;
  }

  /** What came back. */
  public record Answer(int status, String head, String body) {
    /** Value of a header; empty if it is not there. */
    public String header(String name) {
      Matcher matcher = Pattern.compile("(?im)^" + Pattern.quote(name) + ": *(.*)$").matcher(head);
      return matcher.find() ? matcher.group(1).strip() : "";
    }
  }

  /** {@code Host} is this server's own unless a header names another. */
  public Answer send(String method, String target, String body, String... headers)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1"));
    lines.addAll(List.of(headers));
    if (lines.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"))) {
      lines.add("Host: 127.0.0.1:" + port);
    }
    if (!body.isEmpty() && lines.stream().noneMatch(line -> line.startsWith("Transfer-Encoding"))) {
      lines.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
    }
    if (lines.stream().noneMatch(line -> line.startsWith("Connection"))) {
      lines.add("Connection: close");
    }
    return exchange(String.join("\r\n", lines) + "\r\n\r\n" + body);
  }

  private Answer exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = all.indexOf("\r\n\r\n");
      if (end < 0) {
        throw new IOException("no answer: " + all);
      }
      return new Answer(
          Integer.parseInt(all.split(" ", 3)[1]), all.substring(0, end), all.substring(end + 4));
    }
  }
}
