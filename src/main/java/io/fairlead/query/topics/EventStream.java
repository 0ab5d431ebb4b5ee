package io.fairlead.query.topics;

import io.fairlead.query.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One who follows: told first what was missed since the last id, by a consumer of their own, up to
 * where the feed has put by what came since; then that. So nothing is told twice and nothing left
 * out, as long as it is retained; of what is not, an event {@code gap} tells. Runs on a thread of
 * its own.
 *
 * @see "HTML Living Standard, Server-sent events"
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final long RETRY_MS = 2_000;
  private static final long ATTACH_MS = 10_000;
  private static final long LOOK_EVERY_MS = 200;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Subscription subscription;
  private final @Nullable EventPositions resume;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final EventDecoder decoder;
  private final Out out;
  private final long heartbeatMs;
  private EventPositions positions = new EventPositions(Map.of());

  /** To the client. */
  interface Out {
    void write(String text) throws IOException;

    void flush() throws IOException;
  }

  /** What can't be told any more. */
  record Gap(String topic, int partition, long from, long to) {}

  EventStream(
      Subscription subscription,
      @Nullable EventPositions resume,
      Supplier<Consumer<byte[], byte[]>> consumers,
      EventDecoder decoder,
      Out out,
      long heartbeatMs) {
    this.subscription = subscription;
    this.resume = resume;
    this.consumers = consumers;
    this.decoder = decoder;
    this.out = out;
    this.heartbeatMs = heartbeatMs;
  }

  /** Returns when the client is gone, too slow, or the feed has ended. */
  void run() {
    try {
      out.write("retry: " + RETRY_MS + "\n\n");
      out.flush();
      Map<Event.Place, Long> from = subscription.attached().get(ATTACH_MS, TimeUnit.MILLISECONDS);
      positions = new EventPositions(from);
      if (resume != null) {
        catchUp(from, resume);
      }
      tellPosition();
      follow();
      out.write(": " + subscription.ended() + "\n\n");
      out.flush();
    } catch (IOException e) {
      LOG.debug("a stream of events has ended: {}", e.toString());
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      LOG.warn("a stream of events was broken off: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() throws IOException, InterruptedException {
    long silentMs = 0;
    while (true) {
      Map<Event.Place, Long> reached = subscription.reached(); // first: see there
      boolean last = subscription.ended() != null; // nothing comes after that
      Event event = subscription.take(0);
      if (event == null && !last) {
        out.flush();
        event = subscription.take(LOOK_EVERY_MS);
        silentMs += LOOK_EVERY_MS;
      }
      if (event != null) {
        tell(event);
        silentMs = 0;
      } else if (last) {
        return;
      } else if (silentMs >= heartbeatMs) {
        silentMs = 0;
        advance(reached);
        out.write(":\n");
        tellPosition();
      }
    }
  }

  /** Also past what was not wanted, so that it is not read again after a break. */
  private void advance(Map<Event.Place, Long> reached) {
    for (Event.Place place : List.copyOf(positions.next().keySet())) {
      positions.advance(place, reached.getOrDefault(place, 0L));
    }
  }

  private void tell(Event event) throws IOException {
    if (event.offset() >= positions.of(event.place(), 0)) {
      positions.advance(event.place(), event.offset() + 1);
      out.write(
          "id: "
              + positions
              + "\nevent: "
              + event.kind().key()
              + "\ndata: "
              + event.data()
              + "\n\n");
    }
  }

  /** An id without an event: nothing is told, and the client remembers it. */
  private void tellPosition() throws IOException {
    out.write("id: " + positions + "\n\n");
    out.flush();
  }

  private void catchUp(Map<Event.Place, Long> from, EventPositions since) throws IOException {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      Map<TopicPartition, Event.Place> places = new LinkedHashMap<>();
      from.forEach((place, offset) -> places.put(decoder.partition(place), place));
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(places.keySet());
      Map<TopicPartition, Long> ends = consumer.endOffsets(places.keySet());
      Map<Event.Place, Long> start = new LinkedHashMap<>();
      List<TopicPartition> behind = new ArrayList<>();
      for (Map.Entry<TopicPartition, Event.Place> entry : places.entrySet()) {
        Event.Place place = entry.getValue();
        long live = from.getOrDefault(place, 0L);
        long asked = since.of(place, live);
        long begin = PartitionScan.offset(begins, entry.getKey());
        // Beyond the end: the topic has been made anew. Another instance may read a bit ahead.
        long first =
            asked > PartitionScan.offset(ends, entry.getKey()) ? begin : Math.max(asked, begin);
        if (first != asked) {
          tellGap(new Gap(entry.getKey().topic(), place.partition(), asked, first));
        }
        start.put(place, first);
        if (first < live) {
          behind.add(entry.getKey());
        }
      }
      positions = new EventPositions(start);
      read(consumer, behind, places, from);
    }
  }

  private void tellGap(Gap gap) throws IOException {
    out.write("event: gap\ndata: " + Json.MAPPER.writeValueAsString(gap) + "\n\n");
  }

  /** Up to where the feed begins. */
  private void read(
      Consumer<byte[], byte[]> consumer,
      List<TopicPartition> behind,
      Map<TopicPartition, Event.Place> places,
      Map<Event.Place, Long> from)
      throws IOException {
    consumer.assign(behind);
    for (TopicPartition partition : behind) {
      consumer.seek(partition, positions.of(place(places, partition), 0));
    }
    List<TopicPartition> open = new ArrayList<>(behind);
    while (!open.isEmpty() && subscription.ended() == null) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Event.Place place = decoder.place(record);
        if (record.offset() < from.getOrDefault(place, 0L)) {
          Event event = decoder.decode(record).orElse(null);
          if (event != null && subscription.selection().takes(event)) {
            tell(event);
          } else {
            positions.advance(place, record.offset() + 1);
          }
        }
      }
      out.flush();
      List<TopicPartition> done =
          open.stream()
              .filter(
                  partition ->
                      consumer.position(partition)
                          >= from.getOrDefault(place(places, partition), 0L))
              .toList();
      consumer.pause(done);
      open.removeAll(done);
    }
  }

  private static Event.Place place(
      Map<TopicPartition, Event.Place> places, TopicPartition partition) {
    Event.Place place = places.get(partition);
    if (place == null) {
      throw new IllegalStateException(partition + " was not asked for");
    }
    return place;
  }
}
