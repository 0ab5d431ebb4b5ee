package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void theSizeIsReadAsRowsAndColumns() {
    assertEquals(new Terminal.Size(120, 40), Terminal.parse("40 120\n"));
  }

  @Test
  void aTerminalThatDoesNotKnowGetsTheUsualSize() {
    assertEquals(new Terminal.Size(80, 24), Terminal.parse("0 0"));
    assertEquals(new Terminal.Size(80, 24), Terminal.parse(""));
    assertEquals(new Terminal.Size(80, 24), Terminal.parse("stty: no"));
  }
}
