package io.fairlead.sim;

/** A line of a trace that is not as its format says. Names the source and the line. */
public final class TraceFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param source name of the file
   * @param line its number, from 1
   * @param why what was there and what was wanted
   */
  TraceFormatException(String source, long line, String why) {
    super(source + ", line " + line + ": " + why);
  }
}
