package io.fairlead.streams;

import io.fairlead.DocsDrift;
import org.junit.jupiter.api.Test;

class GeneratedPagesTest {
  @Test
  void theTopologyPageIsUpToDate() throws Exception {
    DocsDrift.check("topology-docs/TOPOLOGY.md", TopologyPage.page());
  }

  @Test
  void theConfigurationReferenceIsUpToDate() throws Exception {
    DocsDrift.check("topology-docs/CONFIGURATION.md", ConfigurationPage.page());
  }
}
