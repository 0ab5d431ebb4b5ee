package io.fairlead.agent;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An agent in its own JVM: prints that it is there, then works until it is ended. What it returns
 * begins with its name.
 */
public final class AgentProcess {
  public static final String READY = "ready";

  private AgentProcess() {}

  /**
   * Swarm, agent, milliseconds that each task takes, then the properties of the clients, each as
   * {@code key=value}.
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> properties = new HashMap<>();
    for (int i = 3; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      properties.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    AgentWorker worker = start(properties, args[0], args[1], Long.parseLong(args[2]));
    while (!worker.isActive()) {
      new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }
    System.out.println(READY);
    new CountDownLatch(1).await();
  }

  /** The same agent in this JVM. */
  public static AgentWorker start(
      Map<String, String> properties, String swarm, String agent, long taskMs) {
    return AgentWorker.builder()
        .properties(properties)
        .swarm(swarm)
        .agent(agent)
        .slots(2)
        .start(
            (task, context) -> {
              boolean unused = new CountDownLatch(1).await(taskMs, TimeUnit.MILLISECONDS);
              return TaskResult.text(agent + ":" + task.payloadText());
            });
  }
}
