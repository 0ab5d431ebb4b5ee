package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class MomentTest {
  private final CommandSpec spec = new CommandLine(CommandSpec.create()).getCommandSpec();

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z,1769860800000",
    "2026-01-31T12:00:00.250Z,1769860800250",
    "2026-01-31T13:00:00+01:00,1769860800000",
    "2026-01-31 12:00:00Z,1769860800000",
    "1769860800000,1769860800000"
  })
  void aMomentIsReadAsItIsWritten(String text, long atMs) {
    assertEquals(atMs, Moment.parse(spec, "--from", text));
  }

  @Test
  void withoutAZoneItIsThisMachines() {
    long atMs =
        LocalDateTime.of(2026, 1, 31, 12, 0).atZone(ZoneId.systemDefault()).toEpochSecond() * 1_000;
    assertEquals(atMs, Moment.parse(spec, "--from", "2026-01-31T12:00:00"));
    assertEquals(atMs, Moment.parse(spec, "--from", "2026-01-31 12:00:00"));
  }

  @Test
  void aSpanIsSoLongAgo() {
    long before = System.currentTimeMillis();
    long atMs = Moment.parse(spec, "--from", "2h");
    assertTrue(atMs >= before - 7_200_000 && atMs <= System.currentTimeMillis() - 7_200_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "yesterday", "2026-01-31", "2026-13-31T12:00:00", "-5m", "12:00", "5w"})
  void anythingElseIsRefused(String text) {
    ParameterException e =
        assertThrows(ParameterException.class, () -> Moment.parse(spec, "--from", text));
    assertTrue(e.getMessage().startsWith("--from is '" + text + "', must be like"), e.getMessage());
  }
}
