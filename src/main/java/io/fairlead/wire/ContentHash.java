package io.fairlead.wire;

import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Digest by which a repeated submission is told from a conflicting one: the first 64 bits of
 * SHA-256 over what the producer gave, except {@code submittedAtMs} and {@code headers}, which
 * differ when a producer tries again, and the ids that the task is found by.
 *
 * <p>Each field is a tag, its length and its bytes, so that no two contents make the same input. A
 * field at its default is left out, so that a field added to the schema changes no digest that is
 * stored already. Tags are never reused. SHA-256, not a faster hash: a producer must not be able to
 * pass one content off as another.
 */
final class ContentHash {
  private final MessageDigest digest;

  private ContentHash(MessageDigest digest) {
    this.digest = digest;
  }

  /** The digest of that message; depends on no order of capabilities or resources. */
  static long of(Task task) {
    ContentHash hash = new ContentHash(sha256());
    hash.text(1, task.getTenantId(), "default");
    hash.text(2, task.getTaskType(), "default");
    hash.text(3, task.getLevel().name(), "NORMAL");
    hash.number(4, task.getPriority() == 0 ? null : (long) task.getPriority());
    hash.number(5, task.getDeadlineMs());
    hash.number(6, task.getNotBeforeMs());
    Double costMs = task.getEstimatedCostMs();
    hash.number(7, costMs == null ? null : Double.doubleToLongBits(costMs));
    hash.number(8, task.getPeriodMs());
    hash.text(9, task.getSeriesId(), null);
    new TreeSet<>(task.getDependencies()).forEach(id -> hash.text(10, id, null));
    new TreeSet<>(task.getRequiredCapabilities()).forEach(name -> hash.text(11, name, null));
    for (Map.Entry<String, Long> demand : new TreeMap<>(task.getResourceDemand()).entrySet()) {
      hash.text(12, demand.getKey(), null);
      hash.number(13, demand.getValue());
    }
    hash.text(14, task.getAffinityKey(), null);
    hash.number(15, task.getMovable() ? null : 0L);
    hash.number(16, task.getMaxAttempts() == null ? null : (long) task.getMaxAttempts());
    hash.text(17, task.getContentType(), Payload.OCTETS);
    hash.bytes(18, task.getPayload());
    return ByteBuffer.wrap(hash.digest.digest()).getLong();
  }

  private void text(int tag, @Nullable String value, @Nullable String byDefault) {
    if (value != null && !value.equals(byDefault)) {
      bytes(tag, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private void number(int tag, @Nullable Long value) {
    if (value != null) {
      bytes(tag, ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    }
  }

  private void bytes(int tag, ByteBuffer value) {
    digest.update(ByteBuffer.allocate(5).put(0, (byte) tag).putInt(1, value.remaining()));
    digest.update(value.duplicate());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
