package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;

class StoreKeysProperties {
  @Provide
  Arbitrary<SwarmId> swarm() {
    // Few letters, so that one id is often the beginning of another.
    return Arbitraries.strings().withChars("aZ_-0").ofMinLength(1).ofMaxLength(4).map(SwarmId::new);
  }

  @Provide
  Arbitrary<TaskId> task() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .ofMinLength(1)
        .ofMaxLength(128)
        .map(TaskId::new);
  }

  @Property
  void aKeyReadsOneWayOnly(@ForAll("swarm") SwarmId swarm, @ForAll("task") TaskId task) {
    Bytes key = StoreKeys.task(swarm, task);
    assertEquals(swarm, StoreKeys.swarmOf(key));
    assertEquals(task.value(), StoreKeys.idOf(key));
    assertEquals(swarm, StoreKeys.swarmOf(StoreKeys.swarm(swarm)));
  }

  @Property
  void theRangeOfASwarmHoldsItsKeysAndNoOthers(
      @ForAll("swarm") SwarmId mine, @ForAll("swarm") SwarmId other, @ForAll("task") TaskId task) {
    Bytes key = StoreKeys.task(other, task);
    boolean inRange =
        StoreKeys.first(mine).compareTo(key) <= 0 && key.compareTo(StoreKeys.last(mine)) <= 0;
    assertEquals(mine.equals(other), inRange);
  }

  @Property
  void keysSortBySwarmFirst(
      @ForAll("swarm") SwarmId left,
      @ForAll("task") TaskId leftTask,
      @ForAll("swarm") SwarmId right,
      @ForAll("task") TaskId rightTask) {
    int bySwarm = left.compareTo(right);
    int byKey = StoreKeys.task(left, leftTask).compareTo(StoreKeys.task(right, rightTask));
    int expected = bySwarm == 0 ? leftTask.compareTo(rightTask) : bySwarm;
    assertEquals(Integer.signum(expected), Integer.signum(byKey));
  }

  @Example
  void everyKindOfEntityHasTheSameForm() {
    SwarmId swarm = new SwarmId("s");
    Bytes expected = Bytes.wrap(new byte[] {'s', 0, 'x'});
    assertEquals(expected, StoreKeys.task(swarm, new TaskId("x")));
    assertEquals(expected, StoreKeys.agent(swarm, new AgentId("x")));
    assertEquals(expected, StoreKeys.tenant(swarm, new TenantId("x")));
    assertEquals(expected, StoreKeys.taskType(swarm, "x"));
  }

  @Example
  void whatIsNoKeyIsAnError() {
    Bytes empty = Bytes.wrap(new byte[0]);
    assertThrows(SerializationException.class, () -> StoreKeys.swarmOf(empty));
    assertThrows(SerializationException.class, () -> StoreKeys.idOf(empty));
    Bytes foreign = Bytes.wrap(new byte[] {(byte) 0xc3, 0, 'x'});
    SerializationException e =
        assertThrows(SerializationException.class, () -> StoreKeys.swarmOf(foreign));
    assertTrue(e.getMessage().contains("does not begin with a swarm id"), e.getMessage());
  }
}
