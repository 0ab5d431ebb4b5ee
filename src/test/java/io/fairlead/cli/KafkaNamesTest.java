package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaNamesTest {
  @Test
  void aCoordinatorGetsKafkasPropertiesWithThePrefix() {
    assertEquals(
        Map.of(
            "bootstrap.servers", "k:1",
            "state.dir", "/s",
            "kafka.security.protocol", "SASL_SSL",
            "kafka.sasl.jaas.config", "x",
            "kafka.producer.linger.ms", "5",
            "schema.registry.basic.auth.user.info", "u:p",
            "no.such.thing", "?"),
        KafkaNames.forCoordinator(
            Map.of(
                "bootstrap.servers", "k:1",
                "state.dir", "/s",
                "security.protocol", "SASL_SSL",
                "kafka.sasl.jaas.config", "x",
                "producer.linger.ms", "5",
                "schema.registry.basic.auth.user.info", "u:p",
                "no.such.thing", "?")));
  }

  @Test
  void clientsGetThemWithoutIt() {
    assertEquals(
        Map.of("security.protocol", "SASL_SSL", "client.rack", "r"),
        KafkaNames.forClients(Map.of("kafka.security.protocol", "SASL_SSL", "client.rack", "r")));
  }
}
