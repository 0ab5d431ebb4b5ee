package io.fairlead.wire;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * A message of the kinds of field that the real ones have, as the code generator would write it.
 */
public class Sample extends SpecificRecordBase {
  public static final String TEXT =
      """
      {"type":"record","name":"Sample","namespace":"io.fairlead.wire","fields":[
        {"name":"id","type":{"type":"string","avro.java.string":"String"}},
        {"name":"n","type":"int","default":42},
        {"name":"w","type":"double","default":0.0},
        {"name":"kind","type":{"type":"enum","name":"SampleKind","symbols":["OTHER","A","B"],"default":"OTHER"},"default":"OTHER"},
        {"name":"at","type":"long","default":0},
        {"name":"tags","type":{"type":"map","values":{"type":"string","avro.java.string":"String"},"avro.java.string":"String"},"default":{}}]}""";

  @SuppressWarnings("MutableConstantField")
  public static final Schema SCHEMA$ = new Schema.Parser().parse(TEXT);

  private String id = "";
  private int n;
  private double w;
  private SampleKind kind = SampleKind.OTHER;
  private long at;
  private Map<String, String> tags = new HashMap<>();

  public Sample() {}

  Sample(String id, int n, double w, SampleKind kind, long at, Map<String, String> tags) {
    this.id = id;
    this.n = n;
    this.w = w;
    this.kind = kind;
    this.at = at;
    this.tags = tags;
  }

  static Sample of(String id) {
    return new Sample(id, 7, 1.5, SampleKind.B, 1_234_567_890_123L, Map.of("x", "y"));
  }

  int n() {
    return n;
  }

  SampleKind kind() {
    return kind;
  }

  @Override
  public Schema getSchema() {
    return SCHEMA$;
  }

  @Override
  public Object get(int field) {
    return switch (field) {
      case 0 -> id;
      case 1 -> n;
      case 2 -> w;
      case 3 -> kind;
      case 4 -> at;
      case 5 -> tags;
      default -> throw new IndexOutOfBoundsException(field);
    };
  }

  @Override
  @SuppressWarnings("unchecked")
  public void put(int field, Object value) {
    switch (field) {
      case 0 -> id = value == null ? null : value.toString();
      case 1 -> n = (Integer) value;
      case 2 -> w = (Double) value;
      case 3 -> kind = (SampleKind) value;
      case 4 -> at = (Long) value;
      case 5 -> tags = (Map<String, String>) value;
      default -> throw new IndexOutOfBoundsException(field);
    }
  }
}
