import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;

/** Greets whomever the payload names. Arguments: Kafka's address, the registry's, the agent's id. */
public final class HelloAgent {
  public static void main(String[] args) {
    AgentWorker agent =
        AgentWorker.builder()
            .bootstrapServers(args[0])
            .schemaRegistry(args[1])
            .swarm("default")
            .agent(args[2])
            .slots(4)
            .start((task, context) -> TaskResult.text("Hello, " + task.payloadText() + "!"));
    Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
    System.out.println(agent.ended().join());
  }
}
