package io.fairlead.wire;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * How many steps reading one datum of a schema may take beside those that its bytes pay for: its
 * values that need not have any, with all that they hold. A record that has the next one twice, and
 * that one the next, doubles it with every generation, without a single byte to be read. Anybody
 * who may register schemas could have a reader count to 2<sup>64</sup>.
 *
 * <p>O(size of the schema).
 */
final class SchemaWeight {
  /** The most that is read; messages of this version weigh below 50. */
  static final long MAX = 2_000;

  private final Map<String, Long> known = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  private SchemaWeight() {}

  /** Whether a schema is light enough, and ends at all. */
  static boolean isFit(Schema schema) {
    return new SchemaWeight().of(schema) <= MAX;
  }

  private long of(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> ofRecord(schema);
      // The count, or the number of the branch, is a byte at least, and each item is counted.
      case ARRAY -> 1 + inside(schema.getElementType());
      case MAP -> 1 + inside(schema.getValueType());
      case UNION -> {
        long most = 0;
        for (Schema branch : schema.getTypes()) {
          most = Math.max(most, inside(branch));
        }
        yield 1 + most;
      }
      default -> 1;
    };
  }

  /** What is inside may be the record that it is in: bytes pay for each turn. */
  private long inside(Schema schema) {
    return schema.getType() == Schema.Type.RECORD && open.contains(schema.getFullName())
        ? 1
        : of(schema);
  }

  private long ofRecord(Schema schema) {
    Long before = known.get(schema.getFullName());
    if (before != null) {
      return before;
    }
    if (!open.add(schema.getFullName())) {
      return MAX + 1; // by fields alone: without end
    }
    long sum = 1;
    for (Schema.Field field : schema.getFields()) {
      sum = Math.min(MAX + 1, sum + of(field.schema()));
    }
    open.remove(schema.getFullName());
    known.put(schema.getFullName(), sum);
    return sum;
  }
}
