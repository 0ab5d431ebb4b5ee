package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CoordinatorConfigTest {
  @Test
  void everyFaultIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                CoordinatorConfig.of(
                    Map.of(
                        "bootstrap.servers", "none:9092",
                        "schema.registry.url", "mock://config",
                        "processing.guarantee", "twice",
                        "kafka.application.id", "other",
                        "partition", "2")));
    assertEquals(
        "coordinator settings: kafka.application.id: is set as application.id; partition: there is"
            + " no such setting (properties of Kafka clients begin with kafka.);"
            + " processing.guarantee 'twice': must be exactly_once_v2 or at_least_once",
        e.getMessage());
  }

  @Test
  void propertiesOfKafkaArePassedOn() {
    CoordinatorConfig config =
        CoordinatorConfig.of(
            Map.of(
                "bootstrap.servers", "none:9092",
                "schema.registry.url", "mock://config",
                "kafka.producer.linger.ms", "7"));
    assertEquals("7", config.producerProperties().get("linger.ms"));
  }
}
