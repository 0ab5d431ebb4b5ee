package io.fairlead.model;

/**
 * The periodic series that a task belongs to.
 *
 * @param id unique within the tenant, 1 to 128 visible ASCII characters
 * @param periodMs milliseconds between releases, above 0
 */
public record Series(String id, long periodMs) {
  /** A year. */
  public static final long MAX_PERIOD_MS = 366L * 86_400_000;

  /**
   * @throws InvalidFieldException if a field is out of its range, naming field and value
   */
  public Series {
    IdSyntax.visible("seriesId", id, IdSyntax.MAX_LENGTH);
    if (periodMs <= 0 || periodMs > MAX_PERIOD_MS) {
      throw new InvalidFieldException("periodMs", periodMs, "must be 1 to " + MAX_PERIOD_MS);
    }
  }
}
