package io.fairlead.optimize.topology;

/** A trial was ended before it was through, as was asked. */
public final class TrialEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrialEndedException() {
    super("the trial was ended");
  }
}
