package io.fairlead.chaos;

import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskHandler;
import io.fairlead.agent.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child process: one agent in each of several swarms. A task's payload says how long it takes,
 * milliseconds, or that it fails.
 */
final class AgentMain {
  /** The payload of a task that fails for good. */
  static final String FAILS = "fails";

  private AgentMain() {}

  public static void main(String[] words) throws Exception {
    Lifeline lifeline = Lifeline.ofThisProcess();
    Map<String, String> settings = ChildSettings.of(words);
    String agent = ChildSettings.required(settings, ChildSettings.AGENT);
    int slots = Integer.parseInt(ChildSettings.required(settings, ChildSettings.SLOTS));
    List<AgentWorker> workers = new ArrayList<>();
    for (String swarm : ChildSettings.required(settings, ChildSettings.SWARMS).split(",")) {
      workers.add(
          AgentWorker.builder()
              .bootstrapServers(ChildSettings.required(settings, "bootstrap.servers"))
              .schemaRegistry(ChildSettings.required(settings, "schema.registry.url"))
              .swarm(swarm)
              .agent(agent)
              .slots(slots)
              .start(handler()));
    }
    while (!lifeline.await(ChildSettings.SAY_EVERY_MS)) {
      if (workers.stream().anyMatch(worker -> worker.ended().isDone())) {
        // Fenced or broken: neither has a reason here, so whoever started this process shall see.
        Runtime.getRuntime().halt(2);
      }
      lifeline.say(
          ChildSettings.STATE, "" + workers.stream().filter(AgentWorker::isActive).count());
    }
    workers.forEach(AgentWorker::close);
    System.exit(0);
  }

  private static TaskHandler handler() {
    return (task, context) -> {
      if (task.payloadText().equals(FAILS)) {
        throw TaskFailedException.permanent("as it was asked to");
      }
      TimeUnit.MILLISECONDS.sleep(Long.parseLong(task.payloadText()));
      return TaskResult.text(task.payloadText());
    };
  }
}
