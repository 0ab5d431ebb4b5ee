package io.fairlead.bench;

import java.io.IOException;

/** Makes what runs stand on, anew for each, on data of its own. */
public interface Stands {

  /** Kafka with a coordinator; returns once it works. */
  Stand coordinator(Guarantee guarantee, Watch watch) throws IOException;

  /** Kafka without a coordinator; returns once it works. */
  Kafka kafka(Watch watch) throws IOException;
}
