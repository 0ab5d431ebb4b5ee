package io.fairlead.agent;

/** Where an agent stands, by its own knowledge. */
enum SessionPhase {
  /** Looks up the end of its topic; nothing is said yet. */
  STARTING,
  /** Says hello until it is welcomed. */
  HELLO,
  /** Has an incarnation. */
  ACTIVE,
  /** Has fenced itself: tells what had ended, waits a moment, then says hello anew. */
  LAPSED,
  /** Is over. */
  ENDED
}
