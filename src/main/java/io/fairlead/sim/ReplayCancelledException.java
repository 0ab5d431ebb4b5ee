package io.fairlead.sim;

/** Nobody wants the result of a replay any more. */
public final class ReplayCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReplayCancelledException() {
    super("the replay was cancelled");
  }
}
