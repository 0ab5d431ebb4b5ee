package io.fairlead.chaos;

import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A child process: Kafka and the schema registry on one directory. */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] words) throws Exception {
    Lifeline lifeline = Lifeline.ofThisProcess();
    Map<String, String> settings = ChildSettings.of(words);
    Path directory = Path.of(ChildSettings.required(settings, ChildSettings.DIRECTORY));
    try (LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory))) {
      CompletableFuture<String> fault = cluster.fatalFault().toCompletableFuture();
      lifeline.say(
          ChildSettings.ADDRESSES, cluster.bootstrapServers() + " " + cluster.schemaRegistryUrl());
      while (!lifeline.await(ChildSettings.SAY_EVERY_MS)) {
        if (fault.isDone()) {
          Runtime.getRuntime().halt(2); // as the broker would have done by itself
        }
      }
    }
    System.exit(0);
  }
}
