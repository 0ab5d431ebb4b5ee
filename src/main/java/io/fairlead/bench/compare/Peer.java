package io.fairlead.bench.compare;

import io.fairlead.bench.load.Crew;
import io.fairlead.bench.load.SimulatedHandler;
import io.fairlead.sim.Fleet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Another way in which Kafka's records get to those who work. */
interface Peer {

  /** How it is set up, in words. */
  String setup(Fleet fleet);

  /** How many partitions its topic has. */
  int partitions(Fleet fleet);

  /** Whether each task goes to the next partition; else the producer chooses. */
  default boolean roundRobin() {
    return true;
  }

  /** What has to be there before anybody joins. */
  default void prepare(Admin admin) throws InterruptedException, ExecutionException {}

  /** Starts those who work; they join by and by. */
  Crew start(Place place, List<SimulatedHandler> handlers);

  /**
   * Where the tasks are.
   *
   * @param clients what every client of Kafka needs
   * @param topic with that many partitions
   * @param admin open as long as the run lasts
   * @param tasks is told of each end of a handler
   */
  record Place(
      Map<String, Object> clients, String topic, int partitions, Admin admin, PeerTasks tasks) {}
}
