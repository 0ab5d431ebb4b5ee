package io.fairlead.query;

/**
 * Who asks.
 *
 * @param name for people and for {@code issuedBy}
 */
public record Principal(String name, Role role) {
  /** The coordinator itself. */
  public static final Principal SELF = new Principal("coordinator", Role.ADMIN);

  /** Somebody on this machine, where no tokens are asked for. */
  public static final Principal LOCAL = new Principal("local", Role.ADMIN);

  /** Nobody known. */
  public static final Principal ANONYMOUS = new Principal("anonymous", Role.NONE);
}
