package io.fairlead.streams;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A coordinator in its own JVM: prints that it is ready, then works until it is ended. */
final class CoordinatorProcess {
  static final String READY = "ready";

  private CoordinatorProcess() {}

  /** The settings, each as {@code key=value}. */
  public static void main(String[] args) throws Exception {
    Map<String, String> settings = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      settings.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    Coordinator coordinator = Coordinator.start(CoordinatorConfig.of(settings));
    Runtime.getRuntime().addShutdownHook(new Thread(coordinator::close));
    if (coordinator.awaitReady(Duration.ofSeconds(60))) {
      System.out.println(READY);
    }
    new CountDownLatch(1).await();
  }
}
