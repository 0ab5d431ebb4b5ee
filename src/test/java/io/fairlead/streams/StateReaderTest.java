package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.model.SwarmId;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.Test;

class StateReaderTest {
  private static KafkaStreams neverStarted() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("none");
    Properties p = new Properties();
    p.put("application.id", "reader");
    p.put("bootstrap.servers", "127.0.0.1:1");
    return new KafkaStreams(builder.build(), p);
  }

  @Test
  void whatIsNotOpenIsNotToBeReadAtThisMoment() {
    KafkaStreams streams = neverStarted();
    StateReader reader = new StateReader(streams, "", new SwarmQuestions());
    SwarmId swarm = new SwarmId("s");
    assertThrows(StateReader.UnavailableException.class, () -> reader.swarm(0, swarm));
    streams.close();
    assertThrows(StateReader.UnavailableException.class, () -> reader.swarm(0, swarm));
  }
}
