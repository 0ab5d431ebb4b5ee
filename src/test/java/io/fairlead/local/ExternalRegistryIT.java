package io.fairlead.local;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract against a registry that runs already; its URL is in the environment. */
@EnabledIfEnvironmentVariable(
    named = "FAIRLEAD_REGISTRY_URL",
    matches = "https?://.+",
    disabledReason =
        "FAIRLEAD_REGISTRY_URL names no running registry; EmbeddedRegistryIT has run the same contract")
class ExternalRegistryIT extends RegistryContract {
  private final RegistryHttp http = new RegistryHttp(System.getenv("FAIRLEAD_REGISTRY_URL"));

  @Override
  RegistryHttp http() {
    return http;
  }
}
