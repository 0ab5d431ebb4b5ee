package io.fairlead.query.topics;

import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is written to the topics, once for all who follow, and only while somebody does. Each
 * record is decoded once. Safe for use by several threads.
 */
final class EventFeed implements AutoCloseable {
  /** Followers at a time. */
  static final int MOST = 32;

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long CLOSE_MS = 2_000;

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Supplier<EventDecoder> decoders;
  private final Object lock = new Object();
  private final List<Subscription> followers = new ArrayList<>(); // guarded by the lock
  private @Nullable Thread thread; // guarded by the lock
  private boolean closed; // guarded by the lock

  EventFeed(Supplier<Consumer<byte[], byte[]>> consumers, Supplier<EventDecoder> decoders) {
    this.consumers = consumers;
    this.decoders = decoders;
  }

  /**
   * From now on these events are put by.
   *
   * @throws ProblemException 503 if too many follow already
   */
  Subscription join(EventSelection selection) {
    Subscription joining = new Subscription(selection);
    synchronized (lock) {
      if (closed) {
        throw Problem.unavailable("this instance is stopping").toException();
      }
      if (followers.size() >= MOST) {
        throw Problem.unavailable("already " + MOST + " streams of events are open here")
            .toException();
      }
      followers.add(joining);
      if (thread == null) {
        thread = new Thread(this::run, "fairlead-events");
        thread.setDaemon(true);
        thread.start();
      }
    }
    return joining;
  }

  /** No more. Idempotent. */
  void leave(Subscription leaving) {
    synchronized (lock) {
      followers.remove(leaving);
    }
  }

  /** How many follow. */
  int followers() {
    synchronized (lock) {
      return followers.size();
    }
  }

  private void run() {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      EventDecoder decoder = decoders.get();
      Set<Event.Place> assigned = new TreeSet<>();
      List<Subscription> present = present();
      while (!present.isEmpty()) {
        assigned = assign(consumer, decoder, assigned, present);
        tell(consumer.poll(POLL), decoder, present);
        Map<Event.Place, Long> reached = positions(consumer, decoder, assigned);
        present.forEach(follower -> follower.reach(reached));
        present = present();
      }
    } catch (RuntimeException e) {
      LOG.warn("events can't be read; whoever follows has to come again: {}", e.toString());
    } finally {
      abandon();
    }
  }

  /** Who follows; if nobody does, this thread ends. */
  private List<Subscription> present() {
    synchronized (lock) {
      followers.removeIf(follower -> follower.ended() != null);
      if (closed || followers.isEmpty()) {
        followers.forEach(follower -> follower.end("this instance is stopping"));
        followers.clear();
        thread = null;
      }
      return List.copyOf(followers);
    }
  }

  /** If this thread ends in any other way, nobody waits for it in vain. */
  private void abandon() {
    synchronized (lock) {
      if (thread != Thread.currentThread()) {
        return; // it ended because nobody followed; another may have begun since
      }
      followers.forEach(follower -> follower.end("Kafka does not answer at this moment"));
      followers.clear();
      thread = null;
    }
  }

  /** Reads what they want together, those that are new from the end. */
  private static Set<Event.Place> assign(
      Consumer<byte[], byte[]> consumer,
      EventDecoder decoder,
      Set<Event.Place> before,
      List<Subscription> present) {
    Set<Event.Place> wanted = new TreeSet<>();
    Map<Subscription, Set<Event.Place>> joining = new java.util.LinkedHashMap<>();
    for (Subscription follower : present) {
      if (follower.isAttached()) {
        wanted.addAll(follower.from().keySet());
      } else {
        Set<Event.Place> places = follower.selection().places(consumer, decoder);
        joining.put(follower, places);
        wanted.addAll(places);
      }
    }
    if (!wanted.equals(before)) {
      consumer.assign(wanted.stream().map(decoder::partition).toList());
      Collection<TopicPartition> added =
          wanted.stream().filter(it -> !before.contains(it)).map(decoder::partition).toList();
      if (!added.isEmpty()) {
        consumer.seekToEnd(added);
      }
    }
    joining.forEach((follower, places) -> follower.attach(positions(consumer, decoder, places)));
    return wanted;
  }

  private static Map<Event.Place, Long> positions(
      Consumer<byte[], byte[]> consumer, EventDecoder decoder, Set<Event.Place> places) {
    Map<Event.Place, Long> positions = new TreeMap<>();
    for (Event.Place place : places) {
      positions.put(place, consumer.position(decoder.partition(place)));
    }
    return positions;
  }

  private static void tell(
      ConsumerRecords<byte[], byte[]> records, EventDecoder decoder, List<Subscription> present) {
    List<Subscription> left = new ArrayList<>(present);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Event.Place place = decoder.place(record);
      if (left.stream().anyMatch(follower -> follower.from().containsKey(place))) {
        Optional<Event> event = decoder.decode(record);
        if (event.isPresent()) {
          left.removeIf(follower -> !offer(follower, event.get()));
        }
      }
    }
  }

  private static boolean offer(Subscription follower, Event event) {
    return !follower.from().containsKey(event.place()) || follower.offer(event);
  }

  /** Ends every stream. Idempotent. */
  @Override
  public void close() {
    Thread reading;
    synchronized (lock) {
      closed = true;
      followers.forEach(follower -> follower.end("this instance is stopping"));
      reading = thread;
    }
    if (reading != null) {
      try {
        reading.join(CLOSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
