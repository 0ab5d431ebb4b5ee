package io.fairlead.local;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker in its own JVM: prints its address, then serves until it is killed. */
public final class BrokerProcess {
  private BrokerProcess() {}

  public static void main(String[] args) throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(Path.of(args[0])));
    System.out.println(broker.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
