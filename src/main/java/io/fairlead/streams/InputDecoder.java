package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.AgentReportCodec;
import io.fairlead.wire.CommandDigest;
import io.fairlead.wire.DeadLetterCause;
import io.fairlead.wire.DeadLetters.Subject;
import io.fairlead.wire.DecodedCommand;
import io.fairlead.wire.DecodedReport;
import io.fairlead.wire.Submission;
import io.fairlead.wire.SwarmCommandCodec;
import io.fairlead.wire.TaskCodec;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * From records to what they mean. Whatever is wrong with a record comes back as {@link
 * Input.Poison}; only a registry that can't be reached is thrown, because the record may be good.
 */
final class InputDecoder {
  private final TopicNames topics;
  private final MessageSerdes serdes;
  private final int maxRecordBytes;

  InputDecoder(TopicNames topics, MessageSerdes serdes, int maxRecordBytes) {
    this.topics = topics;
    this.serdes = serdes;
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * @param nowMs the coordinator's clock, milliseconds since the Unix epoch
   * @param resultMaxBytes largest result that the swarm of that id takes
   */
  Input decode(InputRecord record, long nowMs, ToLongFunction<String> resultMaxBytes) {
    byte[] value = record.value();
    if (record.key() == null) {
      return Input.Poison.of(DeadLetterCause.INVALID_KEY, "key 'null': must be the swarm id");
    }
    String key = text(record.key()).orElse(null);
    if (key == null) {
      return Input.Poison.of(DeadLetterCause.INVALID_KEY, "key: is not UTF-8");
    }
    if (value == null) {
      return Input.Poison.of(DeadLetterCause.UNREADABLE, "value 'null': must be a message");
    }
    if (value.length > maxRecordBytes) {
      return Input.Poison.of(
          DeadLetterCause.UNREADABLE,
          "value: has " + value.length + " bytes, at most " + maxRecordBytes + " are read");
    }
    if (record.topic().equals(topics.tasks())) {
      return read(serdes.task().deserializer(), record, value, it -> task(it, key, nowMs));
    }
    if (record.topic().equals(topics.agentReports())) {
      return read(
          serdes.report().deserializer(), record, value, it -> report(it, key, resultMaxBytes));
    }
    if (record.topic().equals(topics.commands())) {
      return read(serdes.command().deserializer(), record, value, it -> command(it, key));
    }
    throw new IllegalStateException("no message type is known for topic " + record.topic());
  }

  private static <T> Input read(
      Deserializer<T> deserializer, InputRecord record, byte[] value, Function<T, Input> then) {
    T message;
    try {
      message = deserializer.deserialize(record.topic(), value);
    } catch (WireException e) {
      return ReadFault.poison(e);
    }
    return then.apply(message);
  }

  private static Input task(Task message, String key, long nowMs) {
    Input.Poison otherKey = otherKey(key, message.getSwarmId());
    if (otherKey != null) {
      return otherKey;
    }
    Submission submission = TaskCodec.decode(message, nowMs);
    if (submission instanceof Submission.Accepted accepted) {
      return new Input.Submitted(accepted.swarm(), accepted.command(), accepted.payload(), message);
    }
    if (submission instanceof Submission.Refused refused) {
      return new Input.Submitted(refused.swarm(), refused.command(), null, message);
    }
    if (submission instanceof Submission.Unreadable unreadable) {
      return new Input.Poison(
          DeadLetterCause.INVALID_FIELD, unreadable.message(), subject(message.getSwarmId(), null));
    }
    throw new IllegalStateException("unknown kind of submission " + submission);
  }

  private static Input report(
      AgentReport message, String key, ToLongFunction<String> resultMaxBytes) {
    Input.Poison otherKey = otherKey(key, message.getSwarmId());
    if (otherKey != null) {
      return otherKey;
    }
    try {
      DecodedReport decoded =
          AgentReportCodec.decode(message, resultMaxBytes.applyAsLong(message.getSwarmId()));
      return new Input.Reported(decoded.swarm(), decoded.report(), decoded.skippedTransitions());
    } catch (InvalidFieldException e) {
      return new Input.Poison(
          DeadLetterCause.INVALID_FIELD,
          String.valueOf(e.getMessage()),
          subject(message.getSwarmId(), message.getAgentId()));
    }
  }

  private static Input command(SwarmCommand message, String key) {
    Input.Poison otherKey = otherKey(key, message.getSwarmId());
    if (otherKey != null) {
      return otherKey;
    }
    Subject subject = subject(message.getSwarmId(), message.getAgentId());
    DecodedCommand decoded;
    try {
      decoded = SwarmCommandCodec.decode(message);
    } catch (InvalidFieldException e) {
      return new Input.Poison(
          DeadLetterCause.INVALID_FIELD,
          String.valueOf(e.getMessage()),
          subject,
          e.field().equals("commandId") ? null : origin(message));
    }
    if (decoded instanceof DecodedCommand.ToSwarm toSwarm) {
      return new Input.Commanded(
          toSwarm.swarm(),
          toSwarm.command(),
          SwarmCommandCodec.isOwn(message.getKind()) ? null : origin(message));
    }
    if (decoded instanceof DecodedCommand.ToAll toAll) {
      return new Input.CommandedAll(toAll.command(), origin(message));
    }
    if (decoded instanceof DecodedCommand.UnknownKind unknown) {
      return new Input.Poison(
          DeadLetterCause.UNKNOWN_KIND, unknown.message(), subject, origin(message));
    }
    throw new IllegalStateException("unknown kind of command " + decoded);
  }

  private static Input.Origin origin(SwarmCommand message) {
    return new Input.Origin(
        message.getCommandId(),
        message.getKind().name(),
        excerpt(message.getIssuedBy()),
        CommandDigest.of(message));
  }

  /** One that is too long is refused, and filed nevertheless. */
  private static String excerpt(String issuedBy) {
    return issuedBy.substring(0, Math.min(issuedBy.length(), SwarmCommandCodec.MAX_ISSUER_LENGTH));
  }

  private static Input.@Nullable Poison otherKey(String key, String swarmId) {
    return key.equals(swarmId)
        ? null
        : new Input.Poison(
            DeadLetterCause.INVALID_KEY,
            String.valueOf(
                new InvalidFieldException("key", key, "must equal swarmId").getMessage()),
            subject(swarmId, null));
  }

  /** Whom it is about, as far as the ids are ids. */
  private static Subject subject(String swarmId, @Nullable String agentId) {
    try {
      SwarmId swarm = new SwarmId(swarmId);
      return new Subject(swarm, null, agentId == null ? null : new AgentId(agentId));
    } catch (InvalidFieldException e) {
      return Subject.NOBODY;
    }
  }

  private static Optional<String> text(byte[] utf8) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
