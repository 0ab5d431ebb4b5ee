package io.fairlead.local;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The properties of a broker that is alone: one node with both roles, one replica of everything,
 * loopback only. What differs from Kafka's defaults makes start, restart and failover quick on a
 * small machine; each group says which.
 */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CLIENT_LISTENER = "CLIENT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private BrokerSettings() {}

  static Properties of(BrokerOptions options, Path data, int port, int controllerPort) {
    Properties p = new Properties();
    identity(p, data, port, controllerPort);
    oneReplica(p);
    quickGroups(p);
    quickTransactions(p);
    quickRestart(p);
    smallFootprint(p);
    options
        .extraProperties()
        .forEach(
            (key, value) ->
                p.setProperty(
                    key,
                    value
                        .replace("{port}", Integer.toString(port))
                        .replace("{controllerPort}", Integer.toString(controllerPort))));
    return p;
  }

  private static void identity(Properties p, Path data, int port, int controllerPort) {
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE_ID));
    p.setProperty("log.dirs", data.toString());
    p.setProperty(
        "listeners",
        "%s://127.0.0.1:%d,%s://127.0.0.1:%d"
            .formatted(CLIENT_LISTENER, port, CONTROLLER_LISTENER, controllerPort));
    p.setProperty("advertised.listeners", "%s://127.0.0.1:%d".formatted(CLIENT_LISTENER, port));
    p.setProperty(
        "listener.security.protocol.map",
        "%s:PLAINTEXT,%s:PLAINTEXT".formatted(CLIENT_LISTENER, CONTROLLER_LISTENER));
    p.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    p.setProperty("inter.broker.listener.name", CLIENT_LISTENER);
    // A fixed voter is kept here and not in the log, so that the port may change between runs.
    p.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.setProperty("auto.create.topics.enable", "false");
  }

  private static void oneReplica(Properties p) {
    p.setProperty("default.replication.factor", "1");
    p.setProperty("min.insync.replicas", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");
  }

  /** A dead member is noticed after 3 s instead of 45, and its transactions end with it. */
  private static void quickGroups(Properties p) {
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("group.streams.initial.rebalance.delay.ms", "0");
    p.setProperty("group.min.session.timeout.ms", "2500");
    for (String protocol : new String[] {"consumer", "share", "streams"}) {
      p.setProperty("group." + protocol + ".min.heartbeat.interval.ms", "300");
      p.setProperty("group." + protocol + ".heartbeat.interval.ms", "300");
      p.setProperty("group." + protocol + ".min.session.timeout.ms", "2500");
      p.setProperty("group." + protocol + ".session.timeout.ms", "3000");
    }
    p.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
  }

  /**
   * The first write of a transaction comes while the markers of the last are under way whenever
   * commits are close; the broker looks again after this time.
   */
  private static void quickTransactions(Properties p) {
    p.setProperty("add.partitions.to.txn.retry.backoff.ms", "1");
  }

  /** After a hard kill the broker's old session must lapse before the new one is let in. */
  private static void quickRestart(Properties p) {
    p.setProperty("broker.session.timeout.ms", "3000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("num.recovery.threads.per.data.dir", "1");
  }

  private static void smallFootprint(Properties p) {
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "2");
    p.setProperty("background.threads", "2");
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 * 1024 * 1024 + 1));
    p.setProperty("log.cleaner.io.buffer.size", "65536");
  }
}
