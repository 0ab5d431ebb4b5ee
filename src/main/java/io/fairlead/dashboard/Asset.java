package io.fairlead.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A file of the dashboard, as it is sent. Immutable. */
final class Asset {
  private static final String WEAK = "W/";

  private final String contentType;
  private final byte[] bytes;
  private final byte[] gzipped;
  private final String tag;

  Asset(String contentType, byte[] bytes) {
    this.contentType = contentType;
    this.bytes = bytes;
    this.gzipped = gzip(bytes);
    this.tag = WEAK + "\"" + HexFormat.of().formatHex(sha256(bytes), 0, 12) + "\"";
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but memory
    }
    return out.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  String contentType() {
    return contentType;
  }

  byte[] bytes() {
    return bytes;
  }

  byte[] gzipped() {
    return gzipped;
  }

  /** As HTTP's {@code ETag}. A weak one: it is the same whether what is sent is packed or not. */
  String tag() {
    return tag;
  }

  /**
   * Whether one who says that has it already.
   *
   * @param ifNoneMatch the header of that name; null if there is none
   * @see "RFC 9110, 13.1.2"
   */
  boolean isKnownBy(@Nullable String ifNoneMatch) {
    return ifNoneMatch != null
        && (ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(tag.substring(WEAK.length())));
  }
}
