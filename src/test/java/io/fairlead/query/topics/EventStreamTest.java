package io.fairlead.query.topics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.InvalidFieldException;
import io.fairlead.query.ProblemException;
import io.fairlead.streams.MessageSerdes;
import io.fairlead.streams.TopicNames;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Kpi;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.SwarmConfig;
import io.fairlead.wire.avro.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
  private static final TopicNames NAMES = new TopicNames("fairlead");
  private static final Set<EventKind> EVERY_KIND = Set.of(EventKind.values());
  private static final Set<String> EVERY_SWARM = Set.of();

  private final FakeTopics topics = new FakeTopics(2, NAMES.outputs().toArray(String[]::new));
  private final EventDecoder decoder = decoder();
  private final EventFeed feed = new EventFeed(() -> topics.consumer(5), () -> decoder);
  private final List<Client> clients = new ArrayList<>();

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60));
  }

  private EventDecoder decoder() {
    MessageSerdes serdes =
        new MessageSerdes(
            null,
            null,
            null,
            null,
            serde(Outcome.class),
            serde(Decision.class),
            serde(Kpi.class),
            serde(SwarmConfig.class),
            serde(DeadLetter.class));
    return new EventDecoder(
        NAMES, serdes, new Redrive(NAMES.tasks(), topics.decoder(Task.class), 0));
  }

  private <T> Serde<T> serde(Class<T> type) {
    return Serdes.serdeFrom((topic, value) -> new byte[0], topics.decoder(type));
  }

  @AfterEach
  void stop() throws InterruptedException {
    feed.close();
    for (Client client : clients) {
      client.thread.join(10_000);
      assertTrue(!client.thread.isAlive());
    }
    patiently().until(() -> topics.open() == 0);
  }

  private static Decision decision(String swarm, long fact) {
    Decision decision = new Decision();
    decision.setSwarmId(swarm);
    decision.setFact(fact);
    decision.setKind(DecisionKind.FINISHED);
    decision.setTaskId("t" + fact);
    decision.setRunnersUp(List.of());
    return decision;
  }

  private void decide(int partition, String swarm, long fact) {
    topics.write(NAMES.decisions(), partition, swarm, fact, decision(swarm, fact));
  }

  /** One who follows, and what they were told. */
  private final class Client implements EventStream.Out {
    private final Subscription subscription;
    private final Thread thread;
    private final StringBuilder told = new StringBuilder();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final boolean stuck;
    private volatile boolean gone;

    Client(Set<String> swarms, Set<EventKind> kinds, String lastId, boolean stuck) {
      this.stuck = stuck;
      subscription = feed.join(new EventSelection(swarms, kinds));
      EventStream stream =
          new EventStream(
              subscription,
              lastId == null ? null : EventPositions.parse(lastId),
              () -> topics.consumer(3),
              decoder,
              this,
              200);
      thread =
          new Thread(
              () -> {
                stream.run();
                feed.leave(subscription);
              });
      thread.start();
      clients.add(this);
    }

    @Override
    public void write(String text) throws IOException {
      if (gone) {
        throw new IOException("the client is gone");
      }
      synchronized (told) {
        told.append(text);
      }
      if (stuck && text.startsWith("id: ")) {
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }

    @Override
    public void flush() {}

    List<String> blocks() {
      synchronized (told) {
        return List.of(told.toString().split("\n\n"));
      }
    }

    List<Long> facts() {
      List<Long> facts = new ArrayList<>();
      for (String block : blocks()) {
        int at = block.indexOf("\"fact\":");
        if (at >= 0) {
          facts.add(Long.parseLong(block.substring(at + 7, block.indexOf(',', at))));
        }
      }
      return facts;
    }

    /** The last id up to that fact. */
    String idAfter(long fact) {
      for (String block : blocks()) {
        if (block.contains("\"fact\":" + fact + ",")) {
          return idOf(block);
        }
      }
      throw new AssertionError("no fact " + fact + " in " + blocks());
    }

    String lastId() {
      String last = "";
      for (String block : blocks()) {
        last = block.contains("id: ") ? idOf(block) : last;
      }
      return last;
    }

    private String idOf(String block) {
      return block
          .lines()
          .filter(it -> it.startsWith("id: "))
          .findFirst()
          .orElseThrow()
          .substring(4);
    }

    Client open() {
      patiently().until(() -> !lastId().isEmpty());
      return this;
    }
  }

  private Client follow(Set<String> swarms, Set<EventKind> kinds, String lastId) {
    return new Client(swarms, kinds, lastId, false);
  }

  private static List<Long> facts(long from, long until) {
    return IntStream.range((int) from, (int) until).mapToObj(i -> (long) i).toList();
  }

  @Test
  void whoComesBackMissesNothingAndIsToldNothingTwiceWhileMoreIsWritten() {
    decide(0, "s", 1);
    Client first = follow(EVERY_SWARM, Set.of(EventKind.DECISION), null).open();
    for (int i = 2; i < 100; i++) {
      decide(0, "s", i);
    }
    patiently().until(() -> first.facts().contains(60L));
    String id = first.idAfter(60);
    first.gone = true;
    Thread writer =
        new Thread(
            () -> {
              for (int i = 100; i < 1_000; i++) {
                decide(0, "s", i);
              }
            });
    writer.start();
    Client second = follow(EVERY_SWARM, Set.of(EventKind.DECISION), id);
    patiently().until(() -> second.facts().contains(999L));
    assertEquals(facts(61, 1_000), second.facts());
    assertEquals(2L, first.facts().get(0), "without an id, from now on");
  }

  @Test
  void onlyWhatIsWantedIsToldAndTheIdMovesPastTheRest() {
    Client client = follow(Set.of("s"), Set.of(EventKind.DECISION), null).open();
    String before = client.lastId();
    int home = before.startsWith("d0") ? 0 : 1;
    decide(home, "other", 1);
    decide(home, "s", 2);
    topics.write(NAMES.kpis(), home, "s", 3, new Kpi());
    patiently().until(() -> !client.facts().isEmpty());
    decide(home, "other", 4);
    patiently().until(() -> client.lastId().equals("d" + home + ":6"));
    assertEquals(List.of(2L), client.facts());
  }

  @Test
  void ofWhatIsNoLongerRetainedAGapTells() {
    for (int i = 0; i < 10; i++) {
      decide(0, "s", i);
    }
    topics.deleteBefore(NAMES.decisions(), 0, 8);
    Client client = follow(EVERY_SWARM, Set.of(EventKind.DECISION), "d0:2.d1:0").open();
    patiently().until(() -> client.facts().size() == 6);
    assertEquals(facts(4, 10), client.facts());
    assertTrue(
        client.blocks().stream()
            .anyMatch(
                it ->
                    it.startsWith("event: gap")
                        && it.contains("\"partition\":0,\"from\":2,\"to\":8")),
        client.blocks().toString());
  }

  @Test
  void aTopicThatWasMadeAnewIsToldFromItsBeginning() {
    decide(0, "s", 1);
    Client client = follow(EVERY_SWARM, Set.of(EventKind.DECISION), "d0:500.d1:0").open();
    patiently().until(() -> client.facts().equals(List.of(1L)));
  }

  @Test
  void everyKindHasItsName() {
    Client client = follow(EVERY_SWARM, EVERY_KIND, null).open();
    Decision proposal = decision("s", 1);
    proposal.setKind(DecisionKind.PROPOSED);
    topics.write(NAMES.decisions(), 0, "s", 1, proposal);
    topics.write(NAMES.config(), 1, "s", 1, null);
    Kpi kpi = new Kpi();
    kpi.setSwarmId("s");
    topics.write(NAMES.kpis(), 0, "s", 1, kpi);
    DeadLetter letter = new DeadLetter();
    letter.setCause("unreadable");
    letter.setMessage("");
    letter.setTopic(NAMES.agentReports());
    topics.write(NAMES.deadLetters(), 1, "?", 1, letter);
    for (String name : List.of("proposal", "config", "kpi", "dead-letter")) {
      patiently()
          .until(
              () ->
                  client.blocks().stream().anyMatch(it -> it.contains("\nevent: " + name + "\n")));
    }
  }

  @Test
  void whoDoesNotKeepUpIsLetGoAndTheOthersAreNot() {
    Client slow = new Client(EVERY_SWARM, Set.of(EventKind.DECISION), null, true);
    Client quick = follow(EVERY_SWARM, Set.of(EventKind.DECISION), null).open();
    slow.open();
    int all = Subscription.MAX_WAITING + 100;
    for (int i = 0; i < all; i++) {
      decide(i % 2, "s", i);
      if (i == all / 2) { // however slow the quick one's thread is, no more wait than may
        patiently().until(() -> quick.facts().size() > all / 2);
      }
    }
    patiently().until(() -> slow.subscription.ended() != null);
    patiently().until(() -> quick.facts().size() == all);
    assertEquals("too slow", slow.subscription.ended());
    assertEquals(1, feed.followers());
    slow.goOn.countDown();
    patiently().until(() -> !slow.thread.isAlive());
    List<Long> told = slow.facts();
    assertEquals(told.size(), told.stream().distinct().count());
    assertTrue(told.size() >= Subscription.MAX_WAITING, "what was put by is still told");
  }

  @Test
  void thereIsABoundToThoseWhoFollowAndNobodyReadsWhereNobodyDoes() {
    assertEquals(0, topics.open());
    List<Subscription> all = new ArrayList<>();
    for (int i = 0; i < EventFeed.MOST; i++) {
      all.add(feed.join(new EventSelection(EVERY_SWARM, EVERY_KIND)));
    }
    ProblemException refused =
        assertThrows(
            ProblemException.class, () -> feed.join(new EventSelection(EVERY_SWARM, EVERY_KIND)));
    assertEquals(503, refused.problem().status());
    patiently().until(() -> topics.open() == 1);
    all.forEach(feed::leave);
    patiently().until(() -> topics.open() == 0);
    follow(EVERY_SWARM, EVERY_KIND, null).open();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "d", "d0", "d:1", "x0:1", "d0:1.", "d0:-1", "d-1:1", "d0:1,d1:2"})
  void whatIsNoIdIsRefused(String id) {
    assertThrows(InvalidFieldException.class, () -> EventPositions.parse(id));
  }

  @Test
  void anIdReadsBack() {
    assertEquals("c1:5.d0:7.d10:9", EventPositions.parse("d10:9.d0:7.c1:5").toString());
  }
}
