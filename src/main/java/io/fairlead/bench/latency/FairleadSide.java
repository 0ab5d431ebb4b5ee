package io.fairlead.bench.latency;

import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.floor.SmallTasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Fairlead as it is shipped: a real broker, a coordinator and agents whose tasks end at once. */
public final class FairleadSide implements Side {
  public static final String NAME = "fairlead";

  private final Stands stands;
  private final boolean sdkAgents;

  /**
   * @param sdkAgents whether agents are those of the SDK, each with clients and threads of its own,
   *     and not all in one thread
   */
  public FairleadSide(Stands stands, boolean sdkAgents) {
    this.stands = stands;
    this.sdkAgents = sdkAgents;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public LatencyRun run(Load load, Watch watch) throws IOException, InterruptedException {
    Stamps stamps = new Stamps(load.warmUpTasks() + load.tasks());
    byte[] key = SmallTasks.SWARM.getBytes(StandardCharsets.UTF_8);
    try (Stand stand = stands.coordinator(load.guarantee(), watch)) {
      stand.create(SmallTasks.SWARM, Map.of());
      Map<String, String> clients = stand.clientProperties();
      try (Crew crew = crew(clients, load, stamps, watch);
          SmallTasks tasks = new SmallTasks(clients);
          OutcomeStamps outcomes = new OutcomeStamps(clients, stamps);
          TaskSender sender = new TaskSender(clients)) {
        new OpenLoop(
                load,
                stamps,
                Moment.ENDED,
                task -> sender.send(new ProducerRecord<>(SmallTasks.TOPIC, key, tasks.value(task))),
                () -> {
                  stand.checkAlive();
                  crew.check();
                  outcomes.check();
                  sender.check();
                },
                watch)
            .run(NAME);
        crew.complete();
      }
    }
    return LatencyRun.of(stamps, load.warmUpTasks(), load.tasks(), Moment.ENDED);
  }

  private Crew crew(Map<String, String> clients, Load load, Stamps stamps, Watch watch)
      throws InterruptedException {
    return sdkAgents
        ? SdkCrew.start(clients, load, stamps, watch)
        : DriverCrew.start(clients, load, stamps, watch);
  }
}
