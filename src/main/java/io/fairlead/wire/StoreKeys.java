package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.WorkKey;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of the state stores: the swarm's id, a zero byte, the entity's id. Neither id can hold a
 * zero byte, so a key reads one way only; and zero sorts below every character of a swarm id, so
 * the entries of one swarm are one range, whatever swarms there are beside it ({@code a}, {@code
 * a-b}).
 */
public final class StoreKeys {
  private static final byte SEPARATOR = 0;

  private StoreKeys() {}

  /** Key of a swarm's own entry. */
  public static Bytes swarm(SwarmId swarm) {
    return Bytes.wrap(swarm.value().getBytes(StandardCharsets.US_ASCII));
  }

  /** Key of a task; in the stores of tasks, payloads and finished tasks alike. */
  public static Bytes task(SwarmId swarm, TaskId task) {
    return composite(swarm, task.value());
  }

  /** Key of an agent. */
  public static Bytes agent(SwarmId swarm, AgentId agent) {
    return composite(swarm, agent.value());
  }

  /** Key of a tenant. */
  public static Bytes tenant(SwarmId swarm, TenantId tenant) {
    return composite(swarm, tenant.value());
  }

  /** Key of a task type. */
  public static Bytes taskType(SwarmId swarm, String taskType) {
    return composite(swarm, taskType);
  }

  /** Key of a series; no tenant id has a blank. */
  public static Bytes series(SwarmId swarm, TenantId tenant, String seriesId) {
    return composite(swarm, tenant.value() + " " + seriesId);
  }

  /** Key of a tenant's work of one type; no tenant id has a blank. */
  public static Bytes work(SwarmId swarm, WorkKey key) {
    return composite(swarm, key.tenant().value() + " " + key.taskType());
  }

  /**
   * Key of the answer to a command.
   *
   * @param swarm the swarm's id, or {@link SwarmCommandCodec#ALL}
   */
  public static Bytes answer(String swarm, String commandId) {
    return composite(swarm, "command " + commandId);
  }

  /** Key of a task's rejection, beside the answers to commands. */
  public static Bytes rejection(SwarmId swarm, TaskId task) {
    return composite(swarm, "task " + task.value());
  }

  /**
   * Key of a version of the configuration.
   *
   * @param swarm the swarm's id, or {@link SwarmCommandCodec#ALL} for what swarms begin with
   */
  public static Bytes config(String swarm, long version) {
    return composite(swarm, "v" + version);
  }

  /** Key of the last version of what swarms begin with. */
  public static Bytes template() {
    return composite(SwarmCommandCodec.ALL, "latest");
  }

  /** Key of a shared resource. */
  public static Bytes resource(SwarmId swarm, String name) {
    return composite(swarm, name);
  }

  /** Inclusive lower bound of the swarm's entries; no key equals it. */
  public static Bytes first(SwarmId swarm) {
    return composite(swarm, "");
  }

  /** Inclusive upper bound of the swarm's entries; no key equals it. */
  public static Bytes last(SwarmId swarm) {
    byte[] key = composite(swarm, "").get();
    key[key.length - 1] = SEPARATOR + 1;
    return Bytes.wrap(key);
  }

  /**
   * The swarm that a key belongs to.
   *
   * @throws SerializationException if it is no key of this form
   */
  public static SwarmId swarmOf(Bytes key) {
    byte[] bytes = key.get();
    int separator = separator(bytes);
    int length = separator < 0 ? bytes.length : separator;
    try {
      return new SwarmId(text(bytes, 0, length));
    } catch (InvalidFieldException e) {
      throw new SerializationException("Key " + key + " does not begin with a swarm id", e);
    }
  }

  /**
   * The entity's id within its swarm.
   *
   * @throws SerializationException if it is no composite key
   */
  public static String idOf(Bytes key) {
    byte[] bytes = key.get();
    int separator = separator(bytes);
    if (separator < 0) {
      throw new SerializationException("Key " + key + " has no separator");
    }
    return text(bytes, separator + 1, bytes.length);
  }

  private static Bytes composite(SwarmId swarm, String id) {
    return composite(swarm.value(), id);
  }

  private static Bytes composite(String swarm, String id) {
    int swarmLength = swarm.length();
    byte[] key = new byte[swarmLength + 1 + id.length()];
    put(swarm, key, 0);
    key[swarmLength] = SEPARATOR;
    put(id, key, swarmLength + 1);
    return Bytes.wrap(key);
  }

  private static void put(String ascii, byte[] into, int offset) {
    for (int i = 0; i < ascii.length(); i++) {
      into[offset + i] = (byte) ascii.charAt(i);
    }
  }

  private static int separator(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == SEPARATOR) {
        return i;
      }
    }
    return -1;
  }

  private static String text(byte[] bytes, int from, int until) {
    return new String(bytes, from, until - from, StandardCharsets.ISO_8859_1);
  }
}
