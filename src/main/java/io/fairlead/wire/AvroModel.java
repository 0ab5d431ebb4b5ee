package io.fairlead.wire;

import org.apache.avro.specific.SpecificData;

/**
 * How generated classes are written and read: by the code that was generated with them, which Avro
 * leaves unused unless it is asked for. Going through the schema field by field takes three times
 * as long.
 */
final class AvroModel {
  private AvroModel() {}

  /** For classes of that class loader. */
  static SpecificData of(Class<?> type) {
    SpecificData model = new SpecificData(type.getClassLoader());
    model.setCustomCoders(true);
    return model;
  }
}
