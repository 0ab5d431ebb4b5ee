package io.fairlead.bench.compare;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import io.fairlead.bench.load.Crew;
import io.fairlead.bench.load.SimulatedHandler;
import io.fairlead.sim.Fleet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.PriorityBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Confluent's Parallel Consumer: one consumer in one process with as many threads as all agents
 * have slots, in no particular order. Each thread takes the fastest agent that is idle. That is the
 * most favourable use that can be made of it, since whoever hands out the work then sees every
 * agent; but all agents are in one process, and end with it.
 *
 * @param partitions of the topic
 */
record ParallelConsumerPeer(int partitions) implements Peer {
  private static final String GROUP = "agents";

  static ParallelConsumerPeer of(PeerOptions options) {
    int partitions = options.number("partitions", 1, PeerOptions.MAX_PARTITIONS, 1);
    options.noMore("partitions=N");
    return new ParallelConsumerPeer(partitions);
  }

  @Override
  public String setup(Fleet fleet) {
    return "%d partition%s; one process, unordered, %d threads, each with the fastest idle agent"
        .formatted(
            partitions,
            partitions == 1 ? "" : "s",
            fleet.agents().stream().mapToInt(agent -> agent.slots()).sum());
  }

  @Override
  public int partitions(Fleet fleet) {
    return partitions;
  }

  @Override
  public Crew start(Place place, List<SimulatedHandler> handlers) {
    return Pool.start(place, handlers);
  }

  /** The threads and the agents. */
  private static final class Pool implements Crew {
    private final KafkaConsumer<String, String> consumer;
    private final ParallelStreamProcessor<String, String> processor;
    private final AssignedPartitions assigned;

    private Pool(
        KafkaConsumer<String, String> consumer,
        ParallelStreamProcessor<String, String> processor,
        AssignedPartitions assigned) {
      this.consumer = consumer;
      this.processor = processor;
      this.assigned = assigned;
    }

    static Pool start(Place place, List<SimulatedHandler> handlers) {
      PriorityBlockingQueue<SimulatedHandler> idle =
          new PriorityBlockingQueue<>(
              handlers.size(),
              Comparator.comparingDouble((SimulatedHandler handler) -> -handler.agent().speed())
                  .thenComparing(handler -> handler.agent().id().value()));
      for (SimulatedHandler handler : handlers) {
        for (int i = 0; i < handler.agent().slots(); i++) {
          idle.add(handler);
        }
      }
      Map<String, Object> properties =
          Clients.with(
              place.clients(),
              ConsumerConfig.GROUP_ID_CONFIG,
              GROUP,
              ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
              "false",
              ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
              "earliest");
      KafkaConsumer<String, String> consumer =
          new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
      ParallelStreamProcessor<String, String> processor =
          ParallelStreamProcessor.createEosStreamProcessor(
              ParallelConsumerOptions.<String, String>builder()
                  .consumer(consumer)
                  .ordering(ProcessingOrder.UNORDERED)
                  .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                  .maxConcurrency(idle.size())
                  .build());
      AssignedPartitions assigned = new AssignedPartitions();
      processor.subscribe(List.of(place.topic()), assigned);
      processor.poll(context -> work(place, idle, context.getSingleConsumerRecord().value()));
      return new Pool(consumer, processor, assigned);
    }

    private static void work(
        Place place, PriorityBlockingQueue<SimulatedHandler> idle, String payload) {
      try {
        SimulatedHandler handler = idle.take();
        try {
          place.tasks().work(handler, payload);
        } finally {
          idle.add(handler);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the pool is being closed
      }
    }

    @Override
    public boolean isReady(int agent) {
      return assigned.isComplete();
    }

    @Override
    public void kill(int agent) {
      throw new UnsupportedOperationException("the agents are in one process");
    }

    @Override
    public void checkAlive() {
      if (processor.isClosedOrFailed()) {
        throw new IllegalStateException("the Parallel Consumer has failed");
      }
    }

    @Override
    public void close() {
      processor.closeDontDrainFirst();
      consumer.close();
    }
  }
}
