package io.fairlead.wire;

/** The enum of {@link Sample}. */
public enum SampleKind {
  OTHER,
  A,
  B
}
