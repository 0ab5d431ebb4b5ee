package io.fairlead.query.topics;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.query.Json;
import io.fairlead.query.view.ConfigEventView;
import io.fairlead.query.view.DeadLetterView;
import io.fairlead.query.view.DecisionView;
import io.fairlead.query.view.KpiEventView;
import io.fairlead.query.view.OutcomeView;
import io.fairlead.streams.MessageSerdes;
import io.fairlead.streams.TopicNames;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Kpi;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.SwarmConfig;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** From records to events. Used by several threads. */
final class EventDecoder {
  private final TopicNames names;
  private final MessageSerdes serdes;
  private final Redrive redrive;

  EventDecoder(TopicNames names, MessageSerdes serdes, Redrive redrive) {
    this.names = names;
    this.serdes = serdes;
    this.redrive = redrive;
  }

  String topic(EventKind.Source source) {
    return source.topic(names);
  }

  TopicPartition partition(Event.Place place) {
    return new TopicPartition(topic(place.source()), place.partition());
  }

  /** Which of the topics it is. */
  Event.Place place(ConsumerRecord<byte[], byte[]> record) {
    for (EventKind.Source source : EventKind.Source.values()) {
      if (topic(source).equals(record.topic())) {
        return new Event.Place(source, record.partition());
      }
    }
    throw new IllegalStateException("no events are in " + record.topic());
  }

  /** Empty for what can't be read: the coordinator writes none such. */
  Optional<Event> decode(ConsumerRecord<byte[], byte[]> record) {
    Event.Place place = place(record);
    try {
      return switch (place.source()) {
        case KPIS -> kpi(place, record);
        case DECISIONS -> decision(place, record);
        case OUTCOMES -> outcome(place, record);
        case CONFIG -> config(place, record);
        case DEAD_LETTERS -> deadLetter(place, record);
      };
    } catch (WireException e) {
      if (e.poison()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Event> kpi(Event.Place place, ConsumerRecord<byte[], byte[]> record) {
    Kpi kpi = read(serdes.kpi(), record);
    return kpi == null
        ? Optional.empty()
        : event(place, record, EventKind.KPI, kpi.getSwarmId(), KpiEventView.of(kpi));
  }

  private Optional<Event> decision(Event.Place place, ConsumerRecord<byte[], byte[]> record) {
    Decision decision = read(serdes.decision(), record);
    if (decision == null) {
      return Optional.empty();
    }
    EventKind kind =
        decision.getKind() == DecisionKind.PROPOSED ? EventKind.PROPOSAL : EventKind.DECISION;
    return event(
        place, record, kind, decision.getSwarmId(), DecisionView.of(record.offset(), decision));
  }

  private Optional<Event> outcome(Event.Place place, ConsumerRecord<byte[], byte[]> record) {
    Outcome outcome = read(serdes.outcome(), record);
    return outcome == null
        ? Optional.empty()
        : event(
            place,
            record,
            EventKind.OUTCOME,
            outcome.getSwarmId(),
            OutcomeView.withoutResult(outcome));
  }

  private Optional<Event> config(Event.Place place, ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return Optional.empty();
    }
    String swarm = new String(record.key(), StandardCharsets.UTF_8);
    SwarmConfig config = read(serdes.config(), record);
    return event(
        place,
        record,
        EventKind.CONFIG,
        swarm,
        config == null ? ConfigEventView.deleted(swarm) : ConfigEventView.of(config));
  }

  private Optional<Event> deadLetter(Event.Place place, ConsumerRecord<byte[], byte[]> record) {
    DeadLetter letter = read(serdes.deadLetter(), record);
    return letter == null
        ? Optional.empty()
        : event(
            place,
            record,
            EventKind.DEAD_LETTER,
            letter.getSwarmId(),
            DeadLetterView.of(
                record.partition(), record.offset(), letter, redrive.plan(letter).toView()));
  }

  private static <T> @Nullable T read(Serde<T> serde, ConsumerRecord<byte[], byte[]> record) {
    return serde.deserializer().deserialize(record.topic(), record.value());
  }

  private static Optional<Event> event(
      Event.Place place,
      ConsumerRecord<byte[], byte[]> record,
      EventKind kind,
      @Nullable String swarm,
      Object view) {
    try {
      return Optional.of(
          new Event(place, record.offset(), kind, swarm, Json.MAPPER.writeValueAsString(view)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view of " + view.getClass() + " has no JSON form", e);
    }
  }
}
