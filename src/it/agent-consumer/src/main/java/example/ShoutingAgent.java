package example;

import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.wire.avro.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Joins a swarm, gives it one task, runs it, and prints what came of it. */
public final class ShoutingAgent {

  public static void main(String[] args) throws Exception {
    String brokers = args[0];
    String registry = args[1];
    try (AgentWorker agent =
            AgentWorker.builder()
                .bootstrapServers(brokers)
                .schemaRegistry(registry)
                .swarm("shouts")
                .agent("shouter")
                .start(
                    (task, context) ->
                        TaskResult.text(task.payloadText().toUpperCase(Locale.ROOT)));
        TaskClient client =
            TaskClient.builder().bootstrapServers(brokers).schemaRegistry(registry).connect()) {
      TaskSpec task = TaskSpec.builder("shouts").payload("hello").build();
      Outcome outcome = client.submit(task).get(60, TimeUnit.SECONDS);
      String result = StandardCharsets.UTF_8.decode(outcome.getResultBytes()).toString();
      System.out.println(outcome.getKind() + " " + result);
    }
  }
}
