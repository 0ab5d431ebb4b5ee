package io.fairlead.local;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A cluster in its own JVM: prints that it is up, then serves until it is killed. */
public final class ClusterProcess {
  private ClusterProcess() {}

  public static void main(String[] args) throws Exception {
    LocalCluster cluster = LocalCluster.start(ClusterOptions.in(Path.of(args[0])));
    System.out.println(cluster.schemaRegistryUrl());
    new CountDownLatch(1).await();
  }
}
