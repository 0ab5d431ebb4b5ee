package io.fairlead.bench;

import java.io.IOException;
import java.util.Map;

/** Makes what runs stand on, anew for each, on data of its own. */
public interface Stands {

  /** Kafka with a coordinator; returns once it works. */
  default Stand coordinator(Guarantee guarantee, Watch watch) throws IOException {
    return coordinator(guarantee, Map.of(), watch);
  }

  /**
   * The same.
   *
   * @param settings of the coordinator, where they differ from the defaults
   */
  Stand coordinator(Guarantee guarantee, Map<String, String> settings, Watch watch)
      throws IOException;

  /** Kafka without a coordinator; returns once it works. */
  Kafka kafka(Watch watch) throws IOException;
}
