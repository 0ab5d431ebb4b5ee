package io.fairlead.streams;

import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.SchemaRegistry;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Kpi;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmConfig;
import io.fairlead.wire.avro.Task;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;

/** The serde of every message, over one registry client. */
public record MessageSerdes(
    Serde<Task> task,
    Serde<AgentReport> report,
    Serde<SwarmCommand> command,
    Serde<AgentMessage> agentMessage,
    Serde<Outcome> outcome,
    Serde<Decision> decision,
    Serde<Kpi> kpi,
    Serde<SwarmConfig> config,
    Serde<DeadLetter> deadLetter) {
  private static final String MAX_BYTES = "fairlead.max.message.bytes";

  /**
   * All of them over one connection.
   *
   * @param properties of the registry client; registration, naming
   * @param maxInputBytes longest message that is read
   * @param maxOutputBytes longest message that is written
   */
  public static MessageSerdes over(
      SchemaRegistry registry, Map<String, ?> properties, int maxInputBytes, int maxOutputBytes) {
    Map<String, Object> in = new HashMap<>(properties);
    in.put(MAX_BYTES, maxInputBytes);
    Map<String, Object> out = new HashMap<>(properties);
    out.put(MAX_BYTES, maxOutputBytes);
    return new MessageSerdes(
        ConfluentAvroSerde.forValues(Task.class, registry, in),
        ConfluentAvroSerde.forValues(AgentReport.class, registry, in),
        ConfluentAvroSerde.forValues(SwarmCommand.class, registry, in),
        ConfluentAvroSerde.forValues(AgentMessage.class, registry, out),
        ConfluentAvroSerde.forValues(Outcome.class, registry, out),
        ConfluentAvroSerde.forValues(Decision.class, registry, out),
        ConfluentAvroSerde.forValues(Kpi.class, registry, out),
        ConfluentAvroSerde.forValues(SwarmConfig.class, registry, out),
        ConfluentAvroSerde.forValues(DeadLetter.class, registry, out));
  }
}
