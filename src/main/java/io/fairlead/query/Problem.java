package io.fairlead.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Why a request got no answer, as {@code application/problem+json}.
 *
 * @param title the status in words
 * @param detail what is wrong with this request
 * @param field part of the request that is malformed; null if none is
 * @param value what stood there; null if nothing is malformed
 * @see "RFC 9457"
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    int status, String title, String detail, @Nullable String field, @Nullable String value) {
  static final String CONTENT_TYPE = "application/problem+json";

  static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, null, null);
  }

  static Problem malformed(String field, String value, String detail) {
    return new Problem(400, "Bad Request", detail, field, value);
  }

  static Problem unknown(String detail) {
    return of(404, "Not Found", detail);
  }

  static Problem unavailable(String detail) {
    return of(503, "Service Unavailable", detail);
  }
}
