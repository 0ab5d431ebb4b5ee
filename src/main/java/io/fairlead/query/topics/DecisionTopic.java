package io.fairlead.query.topics;

import io.fairlead.model.SwarmId;
import io.fairlead.query.view.DecisionView;
import io.fairlead.query.view.DecisionsView;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.Decision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** The decisions of one swarm, in their order, from an offset on. */
final class DecisionTopic {
  private final String topic;
  private final Deserializer<Decision> decoder;

  DecisionTopic(String topic, Deserializer<Decision> decoder) {
    this.topic = topic;
    this.decoder = decoder;
  }

  /**
   * A page.
   *
   * @param since the first offset; negative: so many before the end
   * @param limit so many decisions at most
   * @param wanted those to be listed
   */
  DecisionsView page(
      Consumer<byte[], byte[]> consumer,
      SwarmId swarm,
      long since,
      int limit,
      Predicate<Decision> wanted) {
    TopicPartition partition = PartitionScan.home(consumer, topic, swarm.value());
    PartitionScan.Range range = PartitionScan.range(consumer, partition);
    long from = Math.max(range.begin(), since < 0 ? range.end() + since : since);
    byte[] key = swarm.value().getBytes(StandardCharsets.UTF_8);
    List<DecisionView> found = new ArrayList<>();
    long next =
        new PartitionScan(consumer)
            .forward(
                partition,
                from,
                range.end(),
                record -> {
                  if (Arrays.equals(key, record.key())) {
                    add(record, wanted, found);
                  }
                  return found.size() < limit;
                });
    return new DecisionsView(
        swarm.value(), List.copyOf(found), next, range.begin(), Math.max(next, range.end()));
  }

  private void add(
      ConsumerRecord<byte[], byte[]> record, Predicate<Decision> wanted, List<DecisionView> into) {
    Decision decision;
    try {
      decision = decoder.deserialize(topic, record.value());
    } catch (WireException e) {
      if (e.poison()) {
        return; // of another program; the coordinator writes none such
      }
      throw e;
    }
    if (decision != null && wanted.test(decision)) {
      into.add(DecisionView.of(record.offset(), decision));
    }
  }
}
