package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator takes an agent out of work and back in. */
class AgentDrainTest {
  private static final AgentId AGENT = new AgentId("a");
  private final SchedulerHarness swarm = new SchedulerHarness();

  @Test
  void aDrainedAgentEndsWhatItHasAndGetsNothingNewUntilResumed() {
    swarm.join("a", 2);
    Fact.TaskDispatched running = swarm.submitAndDispatch("t", 1_000);
    SchedulerHarness.only(
        swarm.handle(new Command.DrainAgent(AGENT, "ops")), Fact.AgentDrained.class);
    assertTrue(SchedulerHarness.all(swarm.submit("u", 10), Fact.TaskDispatched.class).isEmpty());
    List<Fact> facts =
        swarm.handle(swarm.report("a", List.of(), SchedulerHarness.completed(running, 900)));
    SchedulerHarness.only(facts, Fact.TaskCompleted.class);
    assertTrue(SchedulerHarness.all(facts, Fact.TaskDispatched.class).isEmpty());
    assertTrue(swarm.handle(new Command.DrainAgent(AGENT, "ops")).isEmpty(), "it is drained");
    facts = swarm.handle(new Command.ResumeAgent(AGENT, "ops"));
    SchedulerHarness.only(facts, Fact.AgentResumed.class);
    SchedulerHarness.only(facts, Fact.TaskDispatched.class);
    assertTrue(swarm.handle(new Command.ResumeAgent(AGENT, "ops")).isEmpty(), "it is resumed");
  }

  @Test
  void aDrainOutlivesARejoinAndARestart() {
    swarm.join("a", 1);
    swarm.handle(new Command.DrainAgent(AGENT, "ops"));
    swarm.handle(swarm.hello("a", "another-process", 1));
    swarm.restart();
    swarm.scheduler.openDispatch();
    swarm.join("a", 1);
    var agent = swarm.scheduler.view().agent(AGENT);
    assertTrue(agent != null && agent.drained());
    assertTrue(SchedulerHarness.all(swarm.submit("u", 10), Fact.TaskDispatched.class).isEmpty());
  }

  @Test
  void anAgentThatNobodyKnowsIsRefused() {
    swarm.submit("t", 10);
    for (Command command :
        List.of(new Command.DrainAgent(AGENT, "ops"), new Command.ResumeAgent(AGENT, "ops"))) {
      Fact.CommandRefused refused =
          SchedulerHarness.only(swarm.handle(command), Fact.CommandRefused.class);
      assertEquals(Rejection.Reason.UNKNOWN_AGENT, refused.rejection().reason());
    }
  }
}
