package io.fairlead.model;

/** Whom a task is for; fairness is between tenants. 1 to 128 visible ASCII characters. */
public record TenantId(String value) implements Comparable<TenantId> {
  /**
   * @throws InvalidFieldException if the value is not of that form
   */
  public TenantId {
    IdSyntax.visible("tenantId", value, IdSyntax.MAX_LENGTH);
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
