package io.fairlead.query.topics;

import io.fairlead.model.Level;
import io.fairlead.model.SwarmId;
import io.fairlead.query.view.OutcomeView;
import io.fairlead.query.view.OutcomesView;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one swarm, the last first. A topic is read forward only; so its partition is read
 * in pieces, from the end back.
 */
public final class OutcomeHistory {
  private static final int FIRST_PIECE = 128;
  private static final int LARGEST_PIECE = 2_048;

  private final String topic;
  private final Deserializer<Outcome> decoder;

  OutcomeHistory(String topic, Deserializer<Outcome> decoder) {
    this.topic = topic;
    this.decoder = decoder;
  }

  /**
   * Which outcomes, and how many.
   *
   * @param kind null for any; so with the others
   * @param level that it was submitted at
   * @param agent of the last assignment
   * @param idPrefix how the task's id begins
   * @param before offset up to which is read, exclusive
   */
  public record Filter(
      @Nullable OutcomeKind kind,
      @Nullable Level level,
      @Nullable String tenant,
      @Nullable String agent,
      @Nullable String idPrefix,
      int limit,
      long before) {
    boolean takes(Outcome outcome) {
      return (kind == null || outcome.getKind() == kind)
          && (level == null || level.name().equals(outcome.getLevel().name()))
          && (tenant == null || tenant.equals(outcome.getTenantId()))
          && (agent == null || agent.equals(outcome.getAgentId()))
          && (idPrefix == null || outcome.getTaskId().startsWith(idPrefix));
    }
  }

  private record Seen(long offset, OutcomeView view) {}

  /** A page. */
  OutcomesView page(Consumer<byte[], byte[]> consumer, SwarmId swarm, Filter filter) {
    return page(consumer, new PartitionScan(consumer), swarm, filter);
  }

  OutcomesView page(
      Consumer<byte[], byte[]> consumer, PartitionScan scan, SwarmId swarm, Filter filter) {
    TopicPartition partition = PartitionScan.home(consumer, topic, swarm.value());
    PartitionScan.Range range = PartitionScan.range(consumer, partition);
    byte[] key = swarm.value().getBytes(StandardCharsets.UTF_8);
    List<OutcomeView> page = new ArrayList<>();
    long unread = Math.max(range.begin(), Math.min(range.end(), filter.before()));
    int piece = FIRST_PIECE;
    while (page.size() < filter.limit() && unread > range.begin()) {
      long from = Math.max(range.begin(), unread - piece);
      Deque<Seen> seen = new ArrayDeque<>(); // the last first
      long reached =
          scan.forward(
              partition,
              from,
              unread,
              record -> {
                note(record, key, filter, seen);
                return true;
              });
      if (reached < unread) {
        break; // the last of the piece were not read: it is begun anew with the next page
      }
      unread = from;
      piece = Math.min(LARGEST_PIECE, piece * 2);
      while (!seen.isEmpty() && page.size() < filter.limit()) {
        Seen next = seen.pop();
        page.add(next.view);
        if (page.size() == filter.limit()) {
          unread = next.offset;
        }
      }
    }
    return new OutcomesView(swarm.value(), page, unread > range.begin() ? unread : null);
  }

  private void note(
      ConsumerRecord<byte[], byte[]> record, byte[] key, Filter filter, Deque<Seen> into) {
    if (!Arrays.equals(key, record.key())) {
      return;
    }
    Outcome outcome;
    try {
      outcome = decoder.deserialize(topic, record.value());
    } catch (WireException e) {
      if (e.poison()) {
        return; // of another program; the coordinator writes none such
      }
      throw e;
    }
    if (outcome != null && filter.takes(outcome)) {
      into.push(new Seen(record.offset(), OutcomeView.withoutResult(outcome)));
    }
  }
}
