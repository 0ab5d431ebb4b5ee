package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Breaker;
import io.fairlead.model.BreakerState;
import io.fairlead.model.CostEstimate;
import io.fairlead.model.Epoch;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.FlowTags;
import io.fairlead.model.LastMove;
import io.fairlead.model.Lease;
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.QueueTags;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTask;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.TopicState;
import io.fairlead.model.TypeSpeed;
import io.fairlead.wire.StateSerdesTest.Stored;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

class StateProperties {
  private final Serde<TaskRow> tasks = StateSerdes.task();
  private final Serde<FinishedTask> finished = StateSerdes.finishedTask();
  private final Serde<StoredAgent> agents = StateSerdes.agent();
  private final Serde<StoredTenant> tenants = StateSerdes.tenant();
  private final Serde<StoredTaskType> types = StateSerdes.taskType();
  private final Serde<StoredSwarm> swarms = StateSerdes.swarm();
  private final Serde<Payload> payloads = StateSerdes.payload();

  @Provide
  Arbitrary<Stored<?>> stored() {
    return Arbitraries.of(StateSerdesTest.everyType().toList());
  }

  @Property
  void everyStoredValueReadsBack(@ForAll long seed) {
    Random random = new Random(seed);
    assertReadsBack(
        tasks, new TaskRow(task(random), random.nextBoolean() ? StoredValues.PAYLOAD : null));
    assertReadsBack(
        finished,
        new FinishedTask(
            taskId(random), any(random, TaskPhase.values()), random.nextLong(), epoch(random), 7));
    assertReadsBack(agents, agent(random));
    assertReadsBack(
        tenants,
        new StoredTenant(
            tenant(random),
            random.nextBoolean()
                ? List.of()
                : List.of(new FlowTags(random.nextLong(), random.nextLong()), FlowTags.NONE),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextBoolean(),
            random.nextBoolean()));
    assertReadsBack(
        types, new StoredTaskType(text(random, 128), random.nextDouble(), random.nextLong()));
    assertReadsBack(swarms, swarm(random));
    assertReadsBack(payloads, payload(random));
  }

  @Property
  void anyBytesAreAValueOrASerializationException(
      @ForAll("stored") Stored<?> stored, @ForAll byte[] bytes) {
    byte[] versioned = ByteBuffer.allocate(bytes.length + 1).put((byte) 1).put(bytes).array();
    for (byte[] given : List.of(bytes, versioned)) {
      assertValueOrTypedError(stored, given);
    }
  }

  @Property
  void aFlippedBitIsAValueOrASerializationException(
      @ForAll("stored") Stored<?> stored,
      @ForAll @IntRange(max = 1_000) int at,
      @ForAll @IntRange(max = 7) int bit) {
    byte[] bytes = stored.write();
    bytes[at % bytes.length] ^= (byte) (1 << bit);
    assertValueOrTypedError(stored, bytes);
  }

  private static void assertValueOrTypedError(Stored<?> stored, byte[] bytes) {
    try {
      assertNotNull(stored.read(bytes));
    } catch (SerializationException e) {
      assertNotNull(e.getMessage());
    }
  }

  private static <T> void assertReadsBack(Serde<T> serde, T value) {
    byte[] bytes = serde.serializer().serialize("store", value);
    assertEquals(value, serde.deserializer().deserialize("store", bytes));
  }

  private static StoredTask task(Random random) {
    Task task =
        new Task(
            taskId(random),
            tenant(random),
            text(random, 128),
            any(random, Level.values()),
            random.nextInt(2_001) - 1_000,
            random.nextBoolean() ? Task.NEVER : 1 + random.nextInt(1_000_000),
            random.nextInt(1_000_000),
            random.nextInt(1_000_000),
            random.nextInt(1_000_000),
            List.of(text(random, 64), text(random, 64)),
            random.nextBoolean() ? null : text(random, 128),
            random.nextBoolean(),
            random.nextInt(101),
            random.nextLong());
    Lease lease =
        new Lease(
            agentId(random),
            random.nextLong(),
            epoch(random),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong());
    return new StoredTask(
        task,
        any(random, TaskPhase.values()),
        new CostEstimate(1 + random.nextInt(1_000_000), any(random, EstimateSource.values())),
        random.nextLong(),
        any(random, Level.values()),
        random.nextLong(),
        random.nextBoolean(),
        random.nextBoolean() ? List.of() : List.of(taskId(random), taskId(random)),
        random.nextLong(),
        random.nextInt(),
        random.nextBoolean() ? null : lease,
        random.nextLong(),
        random.nextBoolean() ? null : text(random, 40),
        random.nextBoolean(),
        random.nextBoolean()
            ? null
            : new LocalPlace(agentId(random), any(random, PlaceKind.values()), random.nextLong()),
        random.nextBoolean() ? null : new LastMove(agentId(random), random.nextLong()),
        random.nextBoolean());
  }

  private static StoredAgent agent(Random random) {
    return new StoredAgent(
        agentId(random),
        any(random, AgentPhase.values()),
        any(random, TopicState.values()),
        text(random, 64),
        random.nextLong(),
        random.nextBoolean(),
        new AgentProfile(
            1 + random.nextInt(1_024),
            List.of(text(random, 64)),
            random.nextDouble(),
            random.nextDouble(),
            random.nextBoolean()),
        random.nextLong(),
        random.nextGaussian(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean()
            ? Breaker.CLOSED
            : new Breaker(
                any(random, BreakerState.values()),
                random.nextInt(),
                random.nextLong(),
                random.nextInt(),
                random.nextInt(),
                random.nextLong()),
        random.nextBoolean(),
        List.of(new TypeSpeed(text(random, 64), random.nextDouble(), random.nextLong())),
        random.nextDouble(),
        any(random, AgentTopicLayout.values()));
  }

  private static StoredSwarm swarm(Random random) {
    SwarmConfig config =
        SwarmConfig.DEFAULT
            .with(
                Map.of(
                    Setting.MAX_QUEUED.key(),
                    Integer.toString(1 + random.nextInt(1_000_000)),
                    "tenant." + tenant(random) + ".weight",
                    Double.toString((10 + random.nextInt(990_000)) / 1_000.0)))
            .config()
            .orElseThrow();
    return new StoredSwarm(
        new SwarmId("swarm-" + random.nextInt(10)),
        random.nextBoolean() ? SwarmConfig.DEFAULT : config.atVersion(random.nextLong()),
        random.nextLong(),
        epoch(random),
        random.nextLong(),
        QueueTags.of(
            longs(random),
            random.nextLong(),
            longs(random),
            random.nextLong(),
            random.nextLong(),
            random.nextLong()),
        random.nextLong(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextLong());
  }

  private static List<Long> longs(Random random) {
    return random.longs(Level.values().length).boxed().toList();
  }

  private static Payload payload(Random random) {
    byte[] bytes = new byte[random.nextInt(5_000)];
    random.nextBytes(bytes);
    return new Payload(
        ByteBuffer.wrap(bytes), text(random, 128), Map.of(text(random, 9), "é\uD83D\uDE00"));
  }

  private static TaskId taskId(Random random) {
    return new TaskId(text(random, 128));
  }

  private static TenantId tenant(Random random) {
    return new TenantId(text(random, 128));
  }

  private static AgentId agentId(Random random) {
    return new AgentId("agent-" + random.nextInt(1_000));
  }

  private static Epoch epoch(Random random) {
    return new Epoch(random.nextLong() >>> 11);
  }

  private static String text(Random random, int maxLength) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(maxLength); i >= 0; i--) {
      out.append((char) (0x21 + random.nextInt(0x7f - 0x21)));
    }
    return out.toString();
  }

  private static <E> E any(Random random, E[] values) {
    return values[random.nextInt(values.length)];
  }
}
