package io.fairlead.streams;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * In which order a commit writes what it covers, where that is no transaction: a stage begins when
 * the broker has the one before. If the coordinator stops in between, what is there can be gone on
 * with: the state is not ahead of the output, and a row is not there without what it refers to.
 */
enum WriteStage {
  /** What others read; and payloads, since a task's row relies on its own. */
  OUTPUT,

  /** Every other row is of a swarm. */
  SWARMS,

  /** Among them the agents that hold tasks, and the memory of tasks that have ended. */
  OTHERS,

  TASKS,

  /** That a command was carried out is there when its effect is. */
  ANSWERS,

  /** Deletions of what a task's row relied on. */
  REMAINS;

  private static final List<String> RELIED_ON = List.of(StoreNames.PAYLOADS, StoreNames.AGENTS);

  /** The stages of the records of one application. */
  static final class Order {
    /** Name of the store by the topic that its changes go to. */
    private final Map<String, String> stores;

    private Order(Map<String, String> stores) {
      this.stores = stores;
    }

    /** All at once. */
    static Order none() {
      return new Order(Map.of());
    }

    /** For these stores; names of topics as Streams gives them. */
    static Order of(String applicationId, List<StoreBuilder<?>> builders) {
      return new Order(
          builders.stream()
              .filter(StoreBuilder::loggingEnabled)
              .map(StoreBuilder::name)
              .collect(
                  Collectors.toMap(
                      store -> applicationId + "-" + store + "-changelog", store -> store)));
    }

    WriteStage of(ProducerRecord<byte[], byte[]> record) {
      String store = stores.get(record.topic());
      if (store == null) {
        return OUTPUT;
      }
      if (record.value() == null && RELIED_ON.contains(store)) {
        return REMAINS;
      }
      return switch (store) {
        case StoreNames.PAYLOADS -> OUTPUT;
        case StoreNames.SWARMS -> SWARMS;
        case StoreNames.TASKS -> TASKS;
        case StoreNames.ANSWERS -> ANSWERS;
        default -> OTHERS;
      };
    }
  }
}
