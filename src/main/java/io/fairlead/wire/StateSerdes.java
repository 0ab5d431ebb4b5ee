package io.fairlead.wire;

import io.fairlead.model.FinishedTask;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTask;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.StoredTenant;
import org.apache.kafka.common.serialization.Serde;

/** The serdes of the state stores' values. Every call makes a new one; each may be shared. */
public final class StateSerdes {
  private StateSerdes() {}

  public static Serde<StoredSwarm> swarm() {
    throw new UnsupportedOperationException();
  }

  public static Serde<StoredTenant> tenant() {
    throw new UnsupportedOperationException();
  }

  public static Serde<StoredTaskType> taskType() {
    throw new UnsupportedOperationException();
  }

  public static Serde<StoredAgent> agent() {
    throw new UnsupportedOperationException();
  }

  public static Serde<StoredTask> task() {
    throw new UnsupportedOperationException();
  }

  public static Serde<FinishedTask> finishedTask() {
    throw new UnsupportedOperationException();
  }

  public static Serde<Payload> payload() {
    throw new UnsupportedOperationException();
  }
}
