package io.fairlead.wire;

import io.fairlead.model.Fact;
import io.fairlead.model.SwarmConfig;

/** What is in force in a swarm, published whenever it changes. */
public final class SwarmConfigs {
  private SwarmConfigs() {}

  /** The first configuration. */
  public static io.fairlead.wire.avro.SwarmConfig of(FactStamp stamp, Fact.SwarmCreated fact) {
    return message(stamp, fact.config(), fact.issuedBy());
  }

  /** A later configuration. */
  public static io.fairlead.wire.avro.SwarmConfig of(FactStamp stamp, Fact.ConfigChanged fact) {
    return message(stamp, fact.config(), fact.issuedBy());
  }

  private static io.fairlead.wire.avro.SwarmConfig message(
      FactStamp stamp, SwarmConfig config, String issuedBy) {
    io.fairlead.wire.avro.SwarmConfig message = new io.fairlead.wire.avro.SwarmConfig();
    message.setSwarmId(stamp.swarm().value());
    message.setVersion(config.version());
    message.setChangedAtMs(stamp.now().wallMs());
    message.setChangedBy(issuedBy);
    message.setSettings(config.settings());
    return message;
  }
}
