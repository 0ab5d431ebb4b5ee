package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private final List<String> closed = new ArrayList<>();
  private final Closing closing = new Closing();

  @Test
  void closes_the_last_first_and_each_once() throws Exception {
    closing.add(() -> closed.add("a"));
    closing.add(() -> closed.add("b"));
    closing.close();
    closing.close();
    assertEquals(List.of("b", "a"), closed);
  }

  @Test
  void goes_on_when_one_fails_and_tells_all_failures() {
    IllegalStateException first = new IllegalStateException("first");
    AssertionError second = new AssertionError("second");
    closing.add(() -> closed.add("a"));
    closing.add(
        () -> {
          throw second;
        });
    closing.add(
        () -> {
          throw first;
        });
    Exception thrown = assertThrows(Exception.class, closing::close);
    assertArrayEquals(new Throwable[] {first, second}, thrown.getSuppressed());
    assertEquals(List.of("a"), closed);
  }
}
