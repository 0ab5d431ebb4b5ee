package io.fairlead.wire;

import io.fairlead.wire.avro.SwarmCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Digest by which a repeated command is told from another one under the same id: the first 64 bits
 * of SHA-256 over everything but who issued it, when, and the id. Kept for an hour only, so that it
 * may change with the schema.
 */
public final class CommandDigest {
  private CommandDigest() {}

  public static long of(SwarmCommand command) {
    SwarmCommand bare =
        SwarmCommand.newBuilder(command)
            .setCommandId("")
            .setIssuedBy("")
            .setIssuedAtMs(0)
            .setConfig(new TreeMap<>(command.getConfig()))
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new SpecificDatumWriter<>(SwarmCommand.class).write(bare, encoder);
      encoder.flush();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
      return ByteBuffer.wrap(digest).getLong();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
