package io.fairlead.optimize;

/** Nobody wants the result any more. */
public final class SearchCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SearchCancelledException() {
    super("the search was cancelled");
  }
}
