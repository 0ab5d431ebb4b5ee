package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.model.InvalidFieldException;
import io.fairlead.query.topics.DeadLetterTopic.Filter;
import io.fairlead.query.topics.DeadLetterTopic.Letter;
import io.fairlead.query.topics.DeadLetterTopic.Place;
import io.fairlead.query.view.DeadLetterView;
import io.fairlead.query.view.DeadLettersView;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTopicTest {
  private static final String TOPIC = "fairlead.dead-letters";
  private static final int LETTERS = 400;

  private final FakeTopics topics = new FakeTopics(3, TOPIC);
  private final DeadLetterTopic letters =
      new DeadLetterTopic(
          TOPIC,
          topics.decoder(DeadLetter.class),
          new Redrive("fairlead.tasks", topics.decoder(Task.class), 0));

  private void write(int number, int partition) {
    DeadLetter letter = new DeadLetter();
    letter.setCause(number % 5 == 0 ? "task-failed" : "unreadable");
    letter.setMessage("letter \u001b[2J");
    letter.setAtMs(1_000 + number);
    letter.setTopic("fairlead.agent-reports");
    letter.setPartition(-1);
    letter.setOffset(-1);
    letter.setSwarmId(number % 2 == 0 ? "even" : null);
    letter.setTaskId("t" + number);
    topics.write(TOPIC, partition, "k", 1_000 + number, letter);
  }

  private void writeAll() {
    for (int i = 0; i < LETTERS; i++) {
      write(i, (i * i / 7) % 3);
    }
  }

  private List<Long> times(String swarm, String cause, long sinceMs, int limit) {
    List<Long> times = new ArrayList<>();
    LetterCursor before = LetterCursor.END;
    while (true) {
      DeadLettersView page =
          letters.page(topics.consumer(7), new Filter(swarm, null, cause, sinceMs, limit, before));
      page.letters().stream().map(DeadLetterView::atMs).forEach(times::add);
      if (page.next() == null) {
        return times;
      }
      before = LetterCursor.parse(page.next());
    }
  }

  private static List<Long> newestFirst(int least, int step) {
    return IntStream.iterate(LETTERS - 1, i -> i >= least, i -> i - 1)
        .filter(i -> i % step == 0)
        .mapToObj(i -> 1_000L + i)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 500})
  void pagesGiveEachOnceNewestFirst(int limit) {
    writeAll();
    assertEquals(newestFirst(0, 1), times(null, null, 0, limit));
    assertEquals(newestFirst(0, 2), times("even", null, 0, limit));
    assertEquals(newestFirst(0, 10), times("even", "task-failed", 0, limit));
    assertEquals(newestFirst(300, 1), times(null, null, 1_300, limit));
    assertEquals(List.of(), times(null, null, 5_000, limit));
  }

  @Test
  void whatComesWhileOnePagesIsNotInTheWay() {
    writeAll();
    DeadLettersView first =
        letters.page(topics.consumer(7), new Filter(null, null, null, 0, 10, LetterCursor.END));
    write(LETTERS, 0);
    DeadLettersView second =
        letters.page(
            topics.consumer(7),
            new Filter(null, null, null, 0, 1, LetterCursor.parse(first.next())));
    assertEquals(
        first.letters().get(9).atMs() - 1, second.letters().get(0).atMs(), "goes on behind");
  }

  @Test
  void whatIsShownCanNotMoveTheCursorOfATerminal() {
    write(1, 0);
    DeadLetterView view =
        letters
            .page(topics.consumer(1), new Filter(null, null, null, 0, 1, LetterCursor.END))
            .letters()
            .get(0);
    assertEquals("letter \\u001b[2J", view.message());
    assertNull(view.sourceOffset());
  }

  @Test
  void singleLettersAreReadWhereTheyStand() {
    writeAll();
    List<Letter> found =
        letters.read(
            topics.consumer(7),
            List.of(new Place(1, 4), new Place(1, 5), new Place(1, 1L << 40), new Place(9, 0)));
    assertEquals(4, found.size());
    assertEquals(new Place(1, 4), found.get(0).place());
    assertEquals("fairlead.agent-reports", found.get(0).letter().getTopic());
    assertNull(found.get(1).letter(), "a marker");
    assertNull(found.get(2).letter(), "beyond the end");
    assertNull(found.get(3).letter(), "no such partition");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1:", ":1", "a:1", "1:2.", "1:99999999999999999999"})
  void whatIsNoCursorIsRefused(String text) {
    assertThrows(InvalidFieldException.class, () -> LetterCursor.parse(text));
  }
}
