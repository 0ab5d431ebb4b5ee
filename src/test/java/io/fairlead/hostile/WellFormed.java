package io.fairlead.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether bytes are one HTTP request beyond dispute, which has to be answered.
 *
 * @param request a character for each byte
 */
record WellFormed(String request) {
  private static final Pattern FIRST = Pattern.compile("[A-Z]+ /[!-~]* HTTP/1\\.1");
  private static final Pattern FIELD = Pattern.compile("[A-Za-z-]+: [ -~]*");

  static WellFormed of(byte[] request) {
    return new WellFormed(new String(request, StandardCharsets.ISO_8859_1));
  }

  boolean holds() {
    int end = request.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String[] lines = request.substring(0, end).split("\r\n", -1);
    boolean host = false;
    int lengths = 0;
    int length = 0;
    for (int i = 1; i < lines.length; i++) {
      String line = lines[i].toLowerCase(Locale.ROOT);
      if (!FIELD.matcher(line).matches()
          || line.startsWith("transfer-encoding:")
          || line.startsWith("expect:")
          || line.startsWith("upgrade:")) {
        return false;
      }
      host |= line.startsWith("host:");
      if (line.matches("content-length: \\d{1,9}")) {
        lengths++;
        length = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
      } else if (line.startsWith("content-length:")) {
        return false;
      }
    }
    return host
        && lengths <= 1
        && FIRST.matcher(lines[0]).matches()
        && length == request.length() - end - 4;
  }
}
