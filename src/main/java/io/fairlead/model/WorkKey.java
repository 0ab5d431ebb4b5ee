package io.fairlead.model;

import java.util.Comparator;

/**
 * Whose work, and of which type.
 *
 * @param taskType 1 to 128 visible ASCII characters
 */
public record WorkKey(TenantId tenant, String taskType) implements Comparable<WorkKey> {
  /** Stands for all that are not told apart because they are too many. */
  public static final WorkKey OTHERS = new WorkKey(new TenantId("*"), "*");

  private static final Comparator<WorkKey> ORDER =
      Comparator.comparing(WorkKey::tenant).thenComparing(WorkKey::taskType);

  /**
   * @throws InvalidFieldException if the type is not of that form
   */
  public WorkKey {
    IdSyntax.visible("taskType", taskType, IdSyntax.MAX_LENGTH);
  }

  @Override
  public int compareTo(WorkKey other) {
    return ORDER.compare(this, other);
  }
}
