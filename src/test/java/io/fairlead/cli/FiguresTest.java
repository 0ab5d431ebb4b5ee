package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void whatIsNotThereIsADash() {
    JsonNode missing = JsonNodeFactory.instance.objectNode().path("none");

    for (String shown :
        List.of(
            Figures.text(missing),
            Figures.name(missing),
            Figures.count(missing),
            Figures.decimal(missing),
            Figures.share(missing),
            Figures.ms(missing),
            Figures.time(missing),
            Figures.shortTime(missing),
            Figures.age(missing),
            Figures.yesNo(missing),
            Figures.text(JsonNodeFactory.instance.arrayNode()),
            Figures.text(JsonNodeFactory.instance.nullNode()))) {
      assertEquals("-", shown);
    }
  }

  @Test
  void numbersHaveAsManyDigitsAsOneReads() {
    assertEquals("12,345", Figures.decimal(12_345.4));
    assertEquals("12.35", Figures.decimal(12.345));
    assertEquals("12", Figures.decimal(12));
    assertEquals("0.0123", Figures.decimal(0.01234));
    assertEquals("0", Figures.decimal(0));
    assertEquals("100", Figures.decimal(100));
    assertEquals("87.5 %", Figures.share(JsonNodeFactory.instance.numberNode(0.875)));
  }

  @Test
  void timesHaveTheUnitThatFits() {
    assertEquals("4.2 ms", Figures.ms(4.2));
    assertEquals("3.1 s", Figures.ms(3_100));
    assertEquals("2 min 5 s", Figures.ms(125_000));
    assertEquals("3 h 0 min", Figures.ms(10_800_000));
  }

  @Test
  void listsAreAsTheyStandOnACommandLine() {
    // As bash passes on --components ["load-balancer", "task-queue"]
    assertEquals(
        List.of("load-balancer", "task-queue"),
        WordList.of(List.of("[load-balancer,", "task-queue]")));
    assertEquals(
        List.of("load-balancer", "task-queue"),
        WordList.of(List.of("[\"load-balancer\", \"task-queue\"]")));
    assertEquals(List.of("a", "b", "c"), WordList.of(List.of("a,b", "c", "a")));
    assertEquals(List.of(), WordList.of(List.of("[]")));
  }
}
