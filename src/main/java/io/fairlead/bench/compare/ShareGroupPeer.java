package io.fairlead.bench.compare;

import io.fairlead.bench.load.Crew;
import io.fairlead.bench.load.SimulatedHandler;
import io.fairlead.sim.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A share group: each agent a share consumer, which does the records that it acquired one after
 * another; they are acknowledged by its next poll.
 *
 * @param recordLimit whether a poll acquires no more than {@code poll} records; else whole batches
 * @param poll {@code max.poll.records}
 * @param partitions of the topic; 0 for as many as there are agents
 * @see "KIP-932: Queues for Kafka; KIP-1206: Strict max fetch records in share fetch"
 */
record ShareGroupPeer(boolean recordLimit, int poll, int partitions) implements Peer {

  /** The best of the settings tried at compress 60 of the LLM traces, by mean wait. */
  static final ShareGroupPeer BEST_FOUND = new ShareGroupPeer(false, 4, 1);

  private static final String GROUP = "agents";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int MAX_POLL = 10_000;

  /** The longest that a broker allows: a task may take longer than the default of 30 s. */
  private static final String LOCK_MS = "60000";

  private static final List<Integer> TRIED_POLLS = List.of(1, 4, 16);
  private static final List<Integer> TRIED_PARTITIONS = List.of(1, 4, 0);

  /**
   * Of those options.
   *
   * @param standard what goes for what is not named
   */
  static ShareGroupPeer of(PeerOptions options, ShareGroupPeer standard) {
    boolean recordLimit = options.word("record-limit", "batch-optimized", standard.recordLimit);
    int poll = options.number("poll", 1, MAX_POLL, standard.poll);
    int partitions =
        options.number("partitions", 1, PeerOptions.MAX_PARTITIONS, standard.partitions);
    options.noMore("record-limit or batch-optimized, poll=N, partitions=N");
    return new ShareGroupPeer(recordLimit, poll, partitions);
  }

  /** Both modes, polls of one record and of several, one partition, some, and one an agent. */
  static List<ShareGroupPeer> candidates() {
    List<ShareGroupPeer> all = new ArrayList<>();
    for (boolean recordLimit : new boolean[] {false, true}) {
      for (int partitions : TRIED_PARTITIONS) {
        for (int poll : TRIED_POLLS) {
          all.add(new ShareGroupPeer(recordLimit, poll, partitions));
        }
      }
    }
    return all;
  }

  /** As a side's name has them after its base. */
  String options(Fleet fleet) {
    return ":%s:poll=%d:partitions=%d"
        .formatted(recordLimit ? "record-limit" : "batch-optimized", poll, partitions(fleet));
  }

  @Override
  public String setup(Fleet fleet) {
    return "%d partition%s, %s, %d record%s a poll; one share consumer an agent"
        .formatted(
            partitions(fleet),
            partitions(fleet) == 1 ? "" : "s",
            recordLimit ? "record-limit" : "batch-optimized",
            poll,
            poll == 1 ? "" : "s");
  }

  @Override
  public int partitions(Fleet fleet) {
    return partitions == 0 ? fleet.size() : partitions;
  }

  @Override
  public void prepare(Admin admin) throws InterruptedException, ExecutionException {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.GROUP, GROUP),
                List.of(
                    set("share.auto.offset.reset", "earliest"),
                    set("share.record.lock.duration.ms", LOCK_MS))))
        .all()
        .get();
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  @Override
  public Crew start(Place place, List<SimulatedHandler> handlers) {
    Set<String> assigned = ConcurrentHashMap.newKeySet();
    IntPredicate ready =
        agent -> {
          if (assigned.size() < handlers.size()) {
            assigned.addAll(assigned(place.admin()));
          }
          return assigned.contains(handlers.get(agent).agent().id().value());
        };
    return ThreadCrew.start(
        handlers, (agent, handler, crew) -> consume(place, handler, crew), ready);
  }

  /** The members that have partitions; only the coordinator of the group knows. */
  private static Set<String> assigned(Admin admin) {
    Set<String> members = new HashSet<>();
    try {
      var group = admin.describeShareGroups(List.of(GROUP)).all().get().get(GROUP);
      if (group != null && group.groupState() == GroupState.STABLE) {
        group.members().stream()
            .filter(member -> !member.assignment().topicPartitions().isEmpty())
            .forEach(member -> members.add(member.clientId()));
      }
    } catch (ExecutionException e) {
      return members; // nobody has joined yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return members;
  }

  private void consume(Place place, SimulatedHandler handler, ThreadCrew crew)
      throws InterruptedException {
    Map<String, Object> properties =
        Clients.with(
            place.clients(),
            ConsumerConfig.CLIENT_ID_CONFIG,
            handler.agent().id().value(),
            ConsumerConfig.GROUP_ID_CONFIG,
            GROUP,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            Integer.toString(poll),
            ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
            recordLimit ? "record_limit" : "batch_optimized");
    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(place.topic()));
      while (!crew.isStopped()) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          place.tasks().work(handler, record.value());
        }
      }
    }
  }
}
