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
 * @param code why a command or task was refused, for programs; null for another problem
 * @param retryAfterMs when trying again may help, milliseconds, as {@code Retry-After} says in
 *     whole seconds; null if that is not known
 * @see "RFC 9457"
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    int status,
    String title,
    String detail,
    @Nullable String field,
    @Nullable String value,
    @Nullable String code,
    @Nullable Long retryAfterMs) {
  public static final String CONTENT_TYPE = "application/problem+json";

  /** Code of a 503: the instance that was asked in turn does not know the caller's token. */
  static final String UNKNOWN_TOKEN = "unknown-token";

  public static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, null, null, null, null);
  }

  /** 400: a part of the request is not as it must be. */
  public static Problem malformed(String field, String value, String detail) {
    return new Problem(400, "Bad Request", detail, field, value, null, null);
  }

  /** 401: nobody knows who asks. */
  public static Problem unauthenticated(String detail) {
    return of(401, "Unauthorized", detail);
  }

  /** 403: who asks may not. */
  public static Problem forbidden(String detail) {
    return of(403, "Forbidden", detail);
  }

  /** 404: there is no such thing. */
  public static Problem unknown(String detail) {
    return of(404, "Not Found", detail);
  }

  /** 409: the swarm refused it, as things stand. */
  public static Problem conflict(String detail) {
    return of(409, "Conflict", detail);
  }

  /** The same, with why for programs. */
  public Problem because(String reason) {
    return new Problem(status, title, detail, field, value, reason, retryAfterMs);
  }

  /** The same, with when trying again may help, milliseconds. */
  public Problem after(@Nullable Long ms) {
    return new Problem(status, title, detail, field, value, code, ms);
  }

  /** 413: more than is taken. */
  public static Problem tooLarge(String detail) {
    return of(413, "Content Too Large", detail);
  }

  /** 429: too often. */
  public static Problem tooMany(String detail) {
    return of(429, "Too Many Requests", detail);
  }

  /** 503: it can't be told at this moment. */
  public static Problem unavailable(String detail) {
    return of(503, "Service Unavailable", detail);
  }

  /** Whether it comes of who asks, and how often: somebody else may be answered. */
  public boolean concernsCaller() {
    return status == 401 || status == 403 || status == 429 || UNKNOWN_TOKEN.equals(code);
  }

  public ProblemException toException() {
    return new ProblemException(this);
  }
}
