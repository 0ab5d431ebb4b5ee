package io.fairlead.query.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.CapturedLogs;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Principal;
import io.fairlead.query.Role;
import io.fairlead.query.view.NowView;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A bug ends a stream and is told once; that somebody has gone is told to nobody. */
class LiveStreamsBrokenTest {
  private static String logged(OutputStream to, Supplier<NowView> look) throws Exception {
    try (LiveStreams streams = new LiveStreams();
        CapturedLogs logs = new CapturedLogs()) {
      streams.write(to, new SwarmId("watched"), look, () -> new Principal("somebody", Role.READ));
      return logs.text();
    }
  }

  @Test
  void aBugIsLoggedOnceAndNothingOfWhatItSays() throws Exception {
    String text =
        logged(
            new ByteArrayOutputStream(),
            () -> {
              throw new IllegalArgumentException("a payload");
            });
    assertEquals(1, text.lines().filter(line -> line.contains("WARN")).count(), text);
    assertTrue(text.contains("watched was broken off by a java.lang.IllegalArgument"), text);
    assertFalse(text.contains("a payload"), text);
  }

  @Test
  void anAnswerThatTheServerHasTakenBackIsSomebodyWhoHasGone() throws Exception {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new IllegalStateException("recycled");
          }
        };
    String text = logged(gone, () -> NowViews.now(1, 1, List.of()));
    assertFalse(text.contains("WARN"), text);
    assertTrue(text.contains("has gone"), text);
  }
}
