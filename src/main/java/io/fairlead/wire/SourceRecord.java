package io.fairlead.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The record that a dead letter is about, as it was.
 *
 * @param partition -1 if the letter is not about one record
 * @param offset -1 if the letter is not about one record
 */
public record SourceRecord(
    String topic,
    int partition,
    long offset,
    @Nullable ByteBuffer key,
    @Nullable ByteBuffer value) {}
