package io.fairlead.bench.compare;

import io.fairlead.bench.load.Crew;
import io.fairlead.bench.load.SimulatedHandler;
import io.fairlead.sim.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A consumer group: each agent a consumer, which does its partitions' records one after another and
 * commits after each.
 *
 * @param partitions of the topic; 0 for as many as there are agents
 * @param sticky whether the producer fills a batch for one partition before it goes to another, as
 *     it does by default with records that have no key; else each record goes to the next partition
 */
record ConsumerGroupPeer(int partitions, boolean sticky) implements Peer {
  private static final String GROUP = "agents";
  private static final Duration POLL = Duration.ofMillis(100);

  static ConsumerGroupPeer of(PeerOptions options) {
    boolean sticky = options.word("sticky", "round-robin", false);
    int partitions = options.number("partitions", 1, PeerOptions.MAX_PARTITIONS, 0);
    options.noMore("round-robin, sticky, partitions=N");
    return new ConsumerGroupPeer(partitions, sticky);
  }

  @Override
  public String setup(Fleet fleet) {
    return "%d partitions, %s; one consumer an agent, one record a poll, commit after each handler"
        .formatted(
            partitions(fleet),
            sticky ? "chosen by the producer (no key)" : "each task to the next one");
  }

  @Override
  public int partitions(Fleet fleet) {
    return partitions == 0 ? fleet.size() : partitions;
  }

  @Override
  public boolean roundRobin() {
    return !sticky;
  }

  @Override
  public Crew start(Place place, List<SimulatedHandler> handlers) {
    AtomicIntegerArray assigned = new AtomicIntegerArray(handlers.size());
    int fewest = place.partitions() / handlers.size();
    IntPredicate ready =
        agent ->
            IntStream.range(0, handlers.size()).map(assigned::get).sum() == place.partitions()
                && assigned.get(agent) >= fewest;
    return ThreadCrew.start(
        handlers, (agent, handler, crew) -> consume(place, agent, handler, crew, assigned), ready);
  }

  private static void consume(
      Place place,
      int agent,
      SimulatedHandler handler,
      ThreadCrew crew,
      AtomicIntegerArray assigned)
      throws InterruptedException {
    Map<String, Object> properties =
        Clients.with(
            place.clients(),
            ConsumerConfig.CLIENT_ID_CONFIG,
            handler.agent().id().value(),
            ConsumerConfig.GROUP_ID_CONFIG,
            GROUP,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            "consumer",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            "false",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            "1",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(place.topic()));
      while (!crew.isStopped()) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          place.tasks().work(handler, record.value());
          consumer.commitAsync(
              Map.of(
                  new TopicPartition(record.topic(), record.partition()),
                  new OffsetAndMetadata(record.offset() + 1)),
              null);
        }
        assigned.set(agent, consumer.assignment().size());
      }
    }
  }
}
