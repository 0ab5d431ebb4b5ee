package io.fairlead.model;

import org.jspecify.annotations.Nullable;

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

  // Written out, as this is done many times for each task: what a record is given takes longer.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TenantId id && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
