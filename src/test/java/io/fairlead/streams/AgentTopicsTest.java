package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Command;
import io.fairlead.model.SwarmId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the brokers are asked, and what is answered, where agents share a topic and where not. */
class AgentTopicsTest {
  private static final SwarmId SWARM = new SwarmId("s");
  private static final int MANY = 1_000;

  /** Is only closed. */
  private static final Admin NO_ADMIN =
      (Admin)
          Proxy.newProxyInstance(
              Admin.class.getClassLoader(),
              new Class<?>[] {Admin.class},
              (proxy, method, arguments) -> null);

  /** Asks brokers that do not exist, and counts; the first time only when it is let. */
  private static final class Brokers extends TopicWorks {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch let = new CountDownLatch(1);
    volatile Result creation = Result.DONE;

    Brokers() {
      super(NO_ADMIN, 1, 1_000, 1_000);
    }

    @Override
    Map<String, Result> create(Collection<Wanted> topics) throws InterruptedException {
      let.await();
      Map<String, Result> out = new HashMap<>();
      topics.forEach(
          topic -> {
            asked.add("create " + topic.name() + " " + topic.partitions() + " " + topic.shared());
            out.put(topic.name(), creation);
          });
      return out;
    }

    @Override
    Map<String, Result> delete(Collection<String> names) {
      names.forEach(name -> asked.add("delete " + name));
      return names.stream().collect(Collectors.toMap(name -> name, name -> Result.DONE));
    }
  }

  private static final class Answered implements AgentTopics.Answers {
    final List<Command> commands = new CopyOnWriteArrayList<>();

    @Override
    public void write(SwarmId swarm, Command answer, Consumer<Exception> onFailure) {
      assertEquals(SWARM, swarm);
      commands.add(answer);
    }

    @Override
    public void close() {}
  }

  private final Brokers brokers = new Brokers();
  private final Answered answered = new Answered();
  private final AgentTopics topics = new AgentTopics(brokers, new TopicNames("fairlead"), answered);

  @BeforeEach
  void start() {
    topics.start();
  }

  @AfterEach
  void close() {
    topics.close();
  }

  private static AgentAddress own(String agent) {
    return new AgentAddress(SWARM, new AgentId(agent), AgentTopicLayout.PER_AGENT);
  }

  private static AgentAddress shared(String agent) {
    return new AgentAddress(SWARM, new AgentId(agent), AgentTopicLayout.SHARED);
  }

  private void awaitAnswers(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> answered.commands.size() >= count);
    assertEquals(count, answered.commands.size());
  }

  @Test
  void anAgentsOwnTopicHasOnePartitionWhateverIsWantedOfSharedOnes() {
    brokers.let.countDown();
    topics.create(own("a"), 16);
    awaitAnswers(1);
    assertEquals(List.of("create fairlead.assignments.s.a 1 false"), brokers.asked);
    assertEquals(List.of(new Command.TopicReady(new AgentId("a"))), answered.commands);
  }

  @Test
  void manyAgentsThatJoinAtOnceAskForTheTopicThatTheyShareOnce() {
    topics.create(shared("first"), 16);
    Set<String> wanted = new TreeSet<>(Set.of("first"));
    for (int i = 0; i < MANY; i++) {
      topics.create(shared("a" + i), 16);
      wanted.add("a" + i);
    }
    brokers.let.countDown();
    awaitAnswers(MANY + 1);
    assertTrue(brokers.asked.size() <= 2, brokers.asked.size() + " looks");
    assertEquals("create fairlead.assignments.s 16 true", brokers.asked.get(0));
    assertEquals(
        wanted,
        answered.commands.stream()
            .map(answer -> ((Command.TopicReady) answer).agent().value())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void retiringAnAgentLeavesTheTopicToTheOthers() {
    topics.delete(shared("a"));
    awaitAnswers(1);
    assertEquals(List.of(new Command.TopicDeleted(new AgentId("a"))), answered.commands);
    assertEquals(List.of(), brokers.asked);
  }

  @Test
  void theSharedTopicIsDeletedForTheSwarm() {
    topics.deleteShared(SWARM);
    awaitAnswers(1);
    assertEquals(List.of(new Command.SharedTopicDeleted()), answered.commands);
    assertEquals(List.of("delete fairlead.assignments.s"), brokers.asked);
  }

  @Test
  void ofBothLayoutsEachIsDoneWhatIsWantedOfIt() {
    topics.delete(own("a"));
    awaitAnswers(1);
    brokers.let.countDown();
    topics.create(shared("a"), 4);
    awaitAnswers(2);
    assertEquals(
        List.of("delete fairlead.assignments.s.a", "create fairlead.assignments.s 4 true"),
        brokers.asked);
  }

  @Test
  void whatIsRefusedIsToldToEachThatAsked() {
    brokers.creation = TopicWorks.Result.refused("too many partitions");
    topics.create(shared("a"), 16);
    topics.create(shared("b"), 16);
    brokers.let.countDown();
    awaitAnswers(2);
    assertTrue(
        answered.commands.contains(
            new Command.TopicFailed(new AgentId("b"), "too many partitions")),
        answered.commands.toString());
  }
}
