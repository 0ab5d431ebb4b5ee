package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.fairlead.model.InvalidFieldException;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.Task;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

class MessageProperties {
  private static final long NOW_MS = 1_800_000_000_000L;

  @Provide
  Arbitrary<Schema> message() {
    return Arbitraries.of(SchemaValues.MESSAGES);
  }

  @Property
  void everyMessageReadsBackFromItsBytes(
      @ForAll("message") Schema schema, @ForAll long seed, @ForAll boolean inBlocks)
      throws IOException {
    SpecificRecord message = SchemaValues.record(schema, seed);
    byte[] bytes = SchemaValues.encode(message, inBlocks);
    SpecificRecord read = SchemaValues.decode(schema, schema, bytes);
    assertEquals(message.toString(), read.toString());
    assertArrayEquals(SchemaValues.encode(message, false), SchemaValues.encode(read, false));
  }

  @Property
  void anyBytesAreAMessageOrATypedError(@ForAll("message") Schema schema, @ForAll byte[] bytes) {
    try {
      assertNotNull(SchemaValues.decode(schema, schema, bytes));
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      assertNotNull(e);
    }
  }

  @Property
  void anyTaskMessageIsASubmissionOfSomeKind(@ForAll long seed) {
    Task message = (Task) SchemaValues.record(Task.getClassSchema(), seed);
    Submission submission = TaskCodec.decode(message, NOW_MS);
    if (submission instanceof Submission.Accepted accepted) {
      assertEquals(message.getTaskId(), accepted.task().id().value());
      assertEquals(message.getPayload(), accepted.payload().bytes());
    } else if (submission instanceof Submission.Refused refused) {
      assertEquals(message.getTaskId(), refused.taskId().value());
    }
  }

  @Property
  void anyReportIsReadWholeOrItsFieldIsNamed(@ForAll long seed) {
    AgentReport message = (AgentReport) SchemaValues.record(AgentReport.getClassSchema(), seed);
    try {
      DecodedReport decoded = AgentReportCodec.decode(message, 16);
      assertEquals(
          message.getTransitions().size(),
          decoded.report().transitions().size() + decoded.skippedTransitions());
      assertEquals(message.getHeld().size(), decoded.report().held().size());
    } catch (InvalidFieldException e) {
      assertNotNull(e.field());
    }
  }

  @Property
  void anyCommandIsReadOrItsFieldIsNamed(@ForAll long seed) {
    SwarmCommand message = (SwarmCommand) SchemaValues.record(SwarmCommand.getClassSchema(), seed);
    try {
      assertNotNull(SwarmCommandCodec.decode(message));
    } catch (InvalidFieldException e) {
      assertNotNull(e.field());
    }
  }
}
