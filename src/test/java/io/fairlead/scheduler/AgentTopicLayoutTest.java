package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.TopicState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where agents are told what to do, and how a swarm goes from one layout to the other. */
class AgentTopicLayoutTest {
  private static final AgentId A = new AgentId("a");
  private static final AgentId B = new AgentId("b");

  private final SchedulerHarness swarm = new SchedulerHarness();

  @BeforeEach
  void create() {
    swarm.handle(new Command.CreateSwarm(Map.of("topicRetireAfterMs", "10000"), "me"));
  }

  @Test
  void anAgentJoinsInTheLayoutThatTheSwarmWants() {
    swarm.join("a", 1);
    want("shared");
    assertEquals(
        List.of(new Fact.TopicRequested(B, AgentTopicLayout.SHARED)),
        all(swarm.handle(swarm.hello("b", "hello-b", 1)), Fact.TopicRequested.class));
    swarm.handle(new Command.TopicReady(B));
    assertEquals(AgentTopicLayout.PER_AGENT, agent(A).topicLayout());
    assertEquals(AgentTopicLayout.SHARED, agent(B).topicLayout());
    assertEquals(AgentTopicLayout.SHARED, swarm.scheduler.topicLayout(B));
  }

  @Test
  void agentsOfBothLayoutsAreGivenWork() {
    swarm.join("a", 1);
    want("shared");
    swarm.join("b", 1);
    assertEquals(A, swarm.submitAndDispatch("one", 10).lease().agent());
    assertEquals(B, swarm.submitAndDispatch("two", 10).lease().agent());
  }

  @Test
  void whoComesBackAfterAGoodbyeIsWelcomedInTheOtherLayoutOnceTheFormerIsRetired() {
    swarm.join("a", 1);
    want("shared");
    goodbye("a");
    List<Fact> hello = swarm.handle(swarm.hello("a", "hello-2", 1));
    assertEquals(List.of(new Fact.TopicRetired(A)), all(hello, Fact.TopicRetired.class));
    assertEquals(List.of(), all(hello, Fact.AgentWelcomed.class));
    assertEquals(AgentTopicLayout.PER_AGENT, agent(A).topicLayout(), "that one is retired");
    assertEquals(
        List.of(new Fact.TopicRequested(A, AgentTopicLayout.SHARED)),
        all(swarm.handle(new Command.TopicDeleted(A)), Fact.TopicRequested.class));
    assertEquals(
        new Fact.AgentWelcomed(A, "hello-2", 2, 1),
        all(swarm.handle(new Command.TopicReady(A)), Fact.AgentWelcomed.class).get(0));
  }

  @Test
  void andBackAgain() {
    want("shared");
    swarm.join("a", 1);
    want("per-agent");
    goodbye("a");
    swarm.handle(swarm.hello("a", "hello-2", 1));
    assertEquals(AgentTopicLayout.SHARED, agent(A).topicLayout());
    swarm.handle(new Command.TopicDeleted(A));
    swarm.handle(new Command.TopicReady(A));
    assertEquals(AgentTopicLayout.PER_AGENT, agent(A).topicLayout());
    assertEquals(TopicState.READY, agent(A).topic());
    assertTrue(agent(A).welcomed());
  }

  @Test
  void whoTakesThePlaceOfAProcessThatMayLiveStaysInItsLayout() {
    swarm.join("a", 1);
    want("shared");
    List<Fact> hello = swarm.handle(swarm.hello("a", "hello-2", 1));
    assertEquals(List.of(), all(hello, Fact.TopicRetired.class));
    assertEquals(1, all(hello, Fact.AgentWelcomed.class).size());
    assertEquals(AgentTopicLayout.PER_AGENT, agent(A).topicLayout());
  }

  @Test
  void anAgentThatWasLostAndComesBackChangesToo() {
    swarm.join("a", 1);
    want("shared");
    swarm.pass(6_500);
    swarm.handle(swarm.hello("a", "hello-2", 1));
    assertEquals(TopicState.RETIRING, agent(A).topic());
  }

  @Test
  void aRestartAsksForEachTopicInItsLayout() {
    swarm.join("a", 1);
    want("shared");
    swarm.join("b", 1);
    want("per-agent");
    int from = swarm.facts.size();
    swarm.restart();
    assertEquals(
        List.of(
            new Fact.TopicRequested(A, AgentTopicLayout.PER_AGENT),
            new Fact.TopicRequested(B, AgentTopicLayout.SHARED)),
        all(swarm.facts.subList(from, swarm.facts.size()), Fact.TopicRequested.class));
  }

  @Test
  void anIncarnationIsNotGivenTwiceWhereTheSharedTopicMayTellOfIt() {
    want("shared");
    swarm.join("a", 1);
    swarm.handle(swarm.hello("a", "hello-2", 1));
    assertEquals(2, agent(A).incarnation());
    swarm.pass(6_500); // lost
    swarm.pass(12_500);
    assertEquals(TopicState.RETIRING, agent(A).topic());
    swarm.handle(new Command.TopicDeleted(A));
    assertNull(swarm.scheduler.view().agent(A), "forgotten");
    swarm.restart();
    swarm.join("b", 1);
    assertEquals(3, agent(B).incarnation());
  }

  @Test
  void norIsItWhereAProcessThatWasForgottenReportsFirst() {
    want("shared");
    swarm.join("a", 1);
    swarm.handle(swarm.hello("a", "hello-2", 1));
    swarm.handle(swarm.hello("a", "hello-3", 1));
    assertEquals(3, agent(A).incarnation());
    swarm.pass(6_500); // lost
    swarm.pass(12_500);
    swarm.handle(new Command.TopicDeleted(A));
    assertNull(swarm.scheduler.view().agent(A), "forgotten");
    stray("a", 1);
    swarm.handle(new Command.TopicReady(A));
    swarm.handle(swarm.hello("a", "hello-4", 1));
    assertEquals(4, agent(A).incarnation());
  }

  @Test
  void incarnationsBeginAnewWhereEachTopicGoesWithItsAgent() {
    swarm.join("a", 1);
    goodbye("a");
    swarm.pass(12_500);
    swarm.handle(new Command.TopicDeleted(A));
    assertNull(swarm.scheduler.view().agent(A), "forgotten");
    swarm.join("a", 1);
    assertEquals(1, agent(A).incarnation());
  }

  @Test
  void theSharedTopicGoesWithItsSwarmAfterTheLastAgent() {
    want("shared");
    swarm.join("a", 1);
    swarm.handle(new Command.DeleteSwarm("me"));
    List<Fact> emptied = swarm.pass(2_500);
    assertEquals(List.of(), all(emptied, Fact.SharedTopicRetired.class), "it is still read");
    List<Fact> last = swarm.handle(new Command.TopicDeleted(A));
    assertEquals(1, all(last, Fact.SharedTopicRetired.class).size());
    assertEquals(List.of(), all(last, Fact.SwarmDeleted.class));
    assertEquals(1, all(swarm.pass(2_500), Fact.SharedTopicRetired.class).size(), "asked again");
    stray("a", 7);
    assertNull(swarm.scheduler.view().agent(A), "nobody is told anything there any more");
    assertEquals(
        1, all(swarm.handle(new Command.SharedTopicDeleted()), Fact.SwarmDeleted.class).size());
  }

  @Test
  void aCoordinatorThatTakesOverInBetweenAsksForItsDeletionAgain() {
    want("shared");
    swarm.join("a", 1);
    goodbye("a");
    swarm.handle(new Command.DeleteSwarm("me"));
    swarm.pass(2_500);
    swarm.handle(new Command.TopicDeleted(A));
    swarm.restart();
    assertEquals(1, all(swarm.pass(100), Fact.SharedTopicRetired.class).size());
  }

  @Test
  void aSwarmWithoutOneHasNoneDeleted() {
    swarm.join("a", 1);
    goodbye("a");
    swarm.handle(new Command.DeleteSwarm("me"));
    swarm.pass(2_500);
    List<Fact> last = swarm.handle(new Command.TopicDeleted(A));
    assertEquals(List.of(), all(last, Fact.SharedTopicRetired.class));
    assertEquals(1, all(last, Fact.SwarmDeleted.class).size());
  }

  private void want(String layout) {
    swarm.handle(new Command.UpdateConfig(Map.of("agentTopicLayout", layout), "me"));
  }

  private void goodbye(String agent) {
    Command.Report last = swarm.report(agent, List.of());
    swarm.handle(
        new Command.Report(
            last.agent(),
            last.helloId(),
            last.incarnation(),
            last.reportSeq(),
            new AgentProfile(1, List.of(), 0, 0, true),
            List.of(),
            last.lastDispatchSeq(),
            List.of()));
  }

  private void stray(String agent, long incarnation) {
    Command.Report some = swarm.report(agent, List.of());
    swarm.handle(
        new Command.Report(
            some.agent(), "x", incarnation, 1, some.profile(), List.of(), 0, List.of()));
  }

  private StoredAgent agent(AgentId id) {
    return Objects.requireNonNull(swarm.scheduler.view().agent(id));
  }
}
