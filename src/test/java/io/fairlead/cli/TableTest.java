package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void figuresStandToTheRightAndWordsToTheLeft() {
    Table table =
        new Table("task", ">cost", "agent").row("a", "7", "x").row("long-one", "1,234", "y");

    assertEquals(
        List.of("task       cost  agent", "a             7  x", "long-one  1,234  y"),
        table.lines(80));
  }

  @Test
  void theWidestWordsAreCutWhereTheTerminalIsTooNarrowAndFiguresNever() {
    Table table =
        new Table("task", "message", ">count")
            .row("t".repeat(30), "m".repeat(60), "123,456")
            .row("u", "n", "1");

    List<String> lines = table.lines(60);

    assertTrue(lines.stream().allMatch(line -> line.length() <= 60), lines.toString());
    assertTrue(lines.get(1).endsWith("mm..  123,456"), lines.get(1));
    assertTrue(lines.get(1).startsWith("t"), lines.get(1));
  }

  @Test
  void nothingIsCutWhereNoTerminalIsDrawnOn() {
    assertTrue(
        new Table("a", "b").row("x".repeat(500), "y").lines(Table.UNBOUNDED).get(1).length() > 500);
  }

  @Test
  void aTableThatCannotBecomeNarrowEnoughKeepsItsFigures() {
    assertEquals(
        List.of("      ab        cd", "123,4567  123,4567"),
        new Table(">ab", ">cd").row("123,4567", "123,4567").lines(10));
  }

  @Test
  void rowsHaveAsManyCellsAsThereAreHeads() {
    assertThrows(IllegalArgumentException.class, () -> new Table("a", "b").row("x"));
  }

  @Test
  void propertiesOfOneThingStandUnderEachOther() {
    assertEquals(
        List.of("  id    x", "  text  one two", "        three"),
        new Sheet()
            .line("id", "x")
            .line("nothing", Figures.NONE)
            .line("text", "one two three")
            .lines(16));
  }
}
