package io.fairlead.query;

/** Ends a request with a {@link Problem}. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final boolean unheld;

  public ProblemException(Problem problem) {
    this(problem, false);
  }

  private ProblemException(Problem problem, boolean unheld) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.unheld = unheld;
  }

  /** 503: no instance that holds the state is known, or can be reached. */
  static ProblemException unheld(String why) {
    return new ProblemException(Problem.unavailable(why), true);
  }

  /** Whether nobody can tell at this moment, which says nothing about what was asked. */
  public boolean isUnheld() {
    return unheld;
  }

  public Problem problem() {
    return problem;
  }
}
