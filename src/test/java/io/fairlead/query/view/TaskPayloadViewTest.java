package io.fairlead.query.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskPayloadViewTest {
  private static TaskPayloadView of(byte[] bytes, String contentType) {
    return TaskPayloadView.of(
        "s", "t", new Payload(ByteBuffer.wrap(bytes), contentType, Map.of("k", "v")));
  }

  private static TaskPayloadView of(String text, String contentType) {
    return of(text.getBytes(StandardCharsets.UTF_8), contentType);
  }

  @Test
  void textIsShownAsItIs() {
    TaskPayloadView view = of("<b>\n\tgrün 🎉", "text/html");
    assertEquals("<b>\n\tgrün 🎉", view.text());
    assertEquals(15, view.size());
    assertFalse(view.cut());
    assertNull(view.base64());
    assertEquals(Map.of("k", "v"), view.headers());
    assertEquals("hello", of("hello", Payload.OCTETS).text(), "no type was named");
  }

  @Test
  void whatHidesOrTurnsTextIsShown() {
    assertEquals(
        "a\\u001b[31m\\u202eb\\u{e0041}",
        of("a\u001b[31m\u202eb\udb40\udc41", "text/plain").text());
  }

  @Test
  void linesStayHoweverTheyEnd() {
    assertEquals("a\r\nb\nc", of("a\r\nb\nc", "text/plain").text());
    assertEquals("safe\\u000dover\\u000d", of("safe\rover\r", "text/plain").text());
  }

  @Test
  void headersAreEscapedToo() {
    TaskPayloadView view =
        TaskPayloadView.of(
            "s",
            "t",
            new Payload(
                ByteBuffer.allocate(0),
                "text/plain",
                Map.of("k", "<b>\u001b[2J\u202e\n", "n\u202e", "v")));
    assertEquals(Map.of("k", "<b>\\u001b[2J\\u202e\\u000a", "n\\u202e", "v"), view.headers());
  }

  @Test
  void whatIsNoTextIsInBase64() {
    byte[] bytes = {(byte) 0xff, 0, 1};
    TaskPayloadView view = of(bytes, "image/png");
    assertNull(view.text());
    assertEquals(Base64.getEncoder().encodeToString(bytes), view.base64());
    assertNull(of("\u0000abc", Payload.OCTETS).text());
    assertNull(of(bytes, "text/plain").text());
  }

  @Test
  void onlyTheBeginningIsShownAndNoHalfCharacter() {
    String text = "x".repeat(TaskPayloadView.MAX_BYTES - 2) + "€ and more";
    TaskPayloadView view = of(text, "text/plain");
    assertTrue(view.cut());
    assertEquals("x".repeat(TaskPayloadView.MAX_BYTES - 2), view.text());
    String fits = "x".repeat(TaskPayloadView.MAX_BYTES - 3) + "€";
    assertEquals(fits, of(fits, "text/plain").text());
    assertEquals(fits, of(fits + "more", "text/plain").text());
    byte[] many = new byte[TaskPayloadView.MAX_BYTES + 1];
    TaskPayloadView binary = of(many, "application/x");
    assertTrue(binary.cut());
    assertEquals(many.length, binary.size());
    assertEquals(TaskPayloadView.MAX_BYTES, Base64.getDecoder().decode(binary.base64()).length);
    assertEquals("", of("", "text/plain").text());
  }
}
