package io.fairlead.agent;

/**
 * How an agent came to its end.
 *
 * @param reason which kind of end
 * @param detail in words
 */
public record AgentEnd(Reason reason, String detail) {
  /** The kinds of end. */
  public enum Reason {
    /** It was closed or drained, and the coordinator was told. */
    CLOSED,
    /** It was closed, and the goodbye could not be delivered; it will be found lost. */
    CLOSED_UNHEARD,
    /** It was stopped at once, as if its process had died; it will be found lost. */
    KILLED,
    /**
     * Another process has taken its id, or the coordinator dismissed it. Do not restart it blindly.
     */
    FENCED,
    /** A bug or a setting that cannot work stopped it. */
    BROKEN
  }
}
