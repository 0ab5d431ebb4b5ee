package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicConsumersTest {
  private final FakeTopics topics = new FakeTopics(1, "t");
  private final TopicConsumers consumers = new TopicConsumers(() -> topics.consumer(1));

  @AfterEach
  void close() {
    consumers.close();
    assertEquals(0, topics.open(), "every consumer is closed");
  }

  @Test
  void oneIsUsedAgain() {
    Consumer<byte[], byte[]> first = consumers.look(consumer -> consumer);
    assertSame(first, consumers.look(consumer -> consumer));
    assertThrows(
        ProblemException.class,
        () ->
            consumers.look(
                consumer -> {
                  throw Problem.unknown("nothing there").toException();
                }));
    assertSame(first, consumers.look(consumer -> consumer), "the consumer is not to blame");
  }

  @Test
  void oneThatFailedIsNot() {
    ProblemException failed =
        assertThrows(
            ProblemException.class,
            () ->
                consumers.look(
                    consumer -> {
                      throw new TimeoutException("no broker");
                    }));
    assertEquals(503, failed.problem().status());
    assertEquals(0, topics.open());
    consumers.look(consumer -> consumer);
  }

  @Test
  void whoComesWhileAllAreInUseIsAskedToComeAgain() throws Exception {
    CountDownLatch busy = new CountDownLatch(TopicConsumers.MOST);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Thread> users = new ArrayList<>();
    for (int i = 0; i < TopicConsumers.MOST; i++) {
      Thread user =
          new Thread(
              () ->
                  consumers.look(
                      consumer -> {
                        busy.countDown();
                        try {
                          goOn.await();
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                        return consumer;
                      }));
      user.start();
      users.add(user);
    }
    busy.await();
    assertEquals(
        503,
        assertThrows(ProblemException.class, () -> consumers.look(consumer -> consumer))
            .problem()
            .status());
    assertEquals(
        503,
        assertThrows(
                ProblemException.class, () -> consumers.look(Deadline.in(0), consumer -> consumer))
            .problem()
            .status(),
        "without waiting");
    consumers.close();
    goOn.countDown();
    for (Thread user : users) {
      user.join();
    }
    assertEquals(0, topics.open(), "closed when it comes back");
    assertEquals(
        503,
        assertThrows(ProblemException.class, () -> consumers.look(consumer -> consumer))
            .problem()
            .status(),
        "none after the end");
  }
}
