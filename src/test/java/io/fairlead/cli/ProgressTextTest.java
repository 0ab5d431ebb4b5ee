package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProgressTextTest {
  @Test
  void theBarTellsTheShareAndTheTimeLeft() {
    assertEquals(
        "tasks [##########..............................] 25% (5/20), about 30 s left",
        ProgressText.bar("tasks", 5, 20, 10_000, 120));
  }

  @Test
  void theBarFitsEveryWidthAndLeavesTheLastColumn() {
    for (int width = 2; width < 200; width++) {
      String bar = ProgressText.bar("starting Kafka and the schema registry", 1, 3, 65_000, width);
      assertTrue(bar.length() <= width - 1, width + ": " + bar);
    }
  }

  @Test
  void withoutATotalOnlyTheTimeIsTold() {
    assertEquals("reading 12 s", ProgressText.bar("reading", 0, 0, 12_000, 80));
    assertEquals("reading: 12 s", ProgressText.line("reading", 0, 0, 12_000));
  }

  @Test
  void durationsAreRoundedToWhatMatters() {
    assertEquals("0 s", ProgressText.duration(400));
    assertEquals("59 s", ProgressText.duration(59_000));
    assertEquals("3 min 20 s", ProgressText.duration(200_000));
    assertEquals("2 h 5 min", ProgressText.duration(7_500_000));
  }

  @Test
  void blocksStayWithinTheirLength() {
    assertEquals("[.....]", ProgressText.blocks(-1, 5));
    assertEquals("[###..]", ProgressText.blocks(0.6, 5));
    assertEquals("[#####]", ProgressText.blocks(7, 5));
  }
}
