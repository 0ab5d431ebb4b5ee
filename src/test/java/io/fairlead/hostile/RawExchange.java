package io.fairlead.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Writes bytes to a port of loopback and reads what comes back until the other side closes. */
final class RawExchange {
  private static final int TIMEOUT_MS = 30_000;
  private static final int HEAD = 16 << 10;
  private static final int MOST_READ = 8 << 20;

  private RawExchange() {}

  /**
   * What came back.
   *
   * @param head in lower case
   */
  record Answer(int status, String head, String body) {
    String contentType() {
      int at = head.indexOf("content-type:");
      if (at < 0) {
        return "";
      }
      int end = head.indexOf("\r\n", at);
      return head.substring(at + 13, end < 0 ? head.length() : end).strip();
    }
  }

  /** Empty if the other side has closed without a word. */
  static Optional<Answer> send(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MS);
      try {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
      } catch (IOException e) {
        // Refused before it was read to the end; what was said about it is still to be read.
      }
      return parse(read(socket.getInputStream()));
    }
  }

  private static byte[] read(InputStream in) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[8_192];
    try {
      boolean endless = false;
      while (!endless && all.size() < MOST_READ) {
        int n = in.read(some);
        if (n < 0) {
          break;
        }
        all.write(some, 0, n);
        // A stream of events goes on until somebody leaves.
        endless =
            all.size() < HEAD
                && all.toString(StandardCharsets.ISO_8859_1).contains("text/event-stream");
      }
    } catch (IOException e) {
      // Reset: what has come until then is all that there is.
    }
    return all.toByteArray();
  }

  private static Optional<Answer> parse(byte[] bytes) {
    String all = new String(bytes, StandardCharsets.UTF_8);
    if (all.startsWith("HTTP/1.1 100 ")) {
      all = all.substring(all.indexOf("\r\n\r\n") + 4);
    }
    int end = all.indexOf("\r\n\r\n");
    if (end < 0 || !all.startsWith("HTTP/1.1 ")) {
      return Optional.empty();
    }
    return Optional.of(
        new Answer(
            Integer.parseInt(all.substring(9, 12)),
            all.substring(0, end).toLowerCase(Locale.ROOT),
            all.substring(end + 4)));
  }
}
