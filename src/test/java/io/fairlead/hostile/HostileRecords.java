package io.fairlead.hostile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * An endless stream of records for one input topic: noise, damaged messages, and messages that can
 * be read and should not be done. The same seed gives the same records. Not safe for threads.
 */
public final class HostileRecords {
  /** Swarms that hostile records are about; nobody else's. */
  public static final List<String> SWARMS = List.of("hostile-a", "hostile-b", "hostile-c");

  /** Values longer than this are not read. */
  private final int maxBytes;

  /** Writes a message as its topic has it. */
  @FunctionalInterface
  public interface Encoder {
    byte[] encode(String topic, SpecificRecord message);
  }

  /** A swarm's id and a message to it. */
  private record Message(String swarm, SpecificRecord message) {}

  private final String topic;
  private final Encoder encoder;
  private final Random random;
  private final Damage damage;
  private final Supplier<Message> odd;
  private final Supplier<Message> plain;
  private final byte[] foreign;
  private int cutAt;

  private HostileRecords(
      String topic,
      Encoder encoder,
      Random random,
      int maxBytes,
      Supplier<Message> odd,
      Supplier<Message> plain,
      byte[] foreign) {
    this.topic = topic;
    this.encoder = encoder;
    this.random = random;
    this.maxBytes = maxBytes;
    this.damage = new Damage(random);
    this.odd = odd;
    this.plain = plain;
    this.foreign = foreign;
  }

  /** For the topic of tasks. */
  public static HostileRecords tasks(long seed, String topic, Encoder encoder, int maxBytes) {
    Random random = new Random(seed);
    HostileTasks tasks = new HostileTasks(random, SWARMS);
    return new HostileRecords(
        topic,
        encoder,
        random,
        maxBytes,
        () -> of(tasks.next()),
        () -> of(tasks.plain().build()),
        encoder.encode("another", new HostileReports(random, SWARMS).plain().build()));
  }

  /** For the topic of reports. */
  public static HostileRecords reports(long seed, String topic, Encoder encoder, int maxBytes) {
    Random random = new Random(seed);
    HostileReports reports = new HostileReports(random, SWARMS);
    return new HostileRecords(
        topic,
        encoder,
        random,
        maxBytes,
        () -> of(reports.next()),
        () -> of(reports.plain().build()),
        encoder.encode("another", new HostileTasks(random, SWARMS).plain().build()));
  }

  /** For the topic of commands. */
  public static HostileRecords commands(long seed, String topic, Encoder encoder, int maxBytes) {
    Random random = new Random(seed);
    HostileCommands commands = new HostileCommands(random, SWARMS);
    return new HostileRecords(
        topic,
        encoder,
        random,
        maxBytes,
        () -> of(commands.next()),
        () -> of(commands.plain().build()),
        encoder.encode("another", new HostileTasks(random, SWARMS).plain().build()));
  }

  /** For a topic that is read by programs and has one kind of message. */
  public static HostileRecords like(
      long seed, String topic, Encoder encoder, SpecificRecord message, String key) {
    Message only = new Message(key, message);
    byte[] foreign =
        encoder.encode("another", new HostileTasks(new Random(seed), SWARMS).plain().build());
    return new HostileRecords(
        topic, encoder, new Random(seed), 1 << 20, () -> only, () -> only, foreign);
  }

  private static Message of(SpecificRecord message) {
    int field = message.getSchema().getField("swarmId").pos();
    return new Message((String) message.get(field), message);
  }

  /** The next one. */
  public HostileRecord next() {
    HostileRecord record = content();
    return switch (random.nextInt(40)) {
      case 0 -> record.under(null, "no key").asHopeless();
      case 1 -> record.under(damage.bytes(1 + random.nextInt(80)), "any key").asHopeless();
      case 2 -> record.under(utf8("other"), "another's key").asHopeless();
      case 3 -> random.nextInt(50) > 0 ? record : longKey(record);
      case 4 -> record.at(random.nextBoolean() ? 0 : random.nextInt(1 << 30));
      case 5, 6 -> {
        int headers = random.nextInt(8);
        for (int i = 0; i < headers; i++) {
          record
              .headers()
              .add("fairlead-" + i, random.nextBoolean() ? null : damage.bytes(random.nextInt(99)));
        }
        yield record;
      }
      case 7, 8 -> record.key() == null ? record : record.in(random.nextInt(1_000));
      default -> record;
    };
  }

  /** The letter about it would have it three times. */
  private HostileRecord longKey(HostileRecord record) {
    return record.under(damage.bytes(500_000), "a key of 500,000 bytes").asHopeless();
  }

  private HostileRecord content() {
    int kind = random.nextInt(100);
    if (kind < 10) {
      return noise();
    }
    return kind < 55 ? damaged() : message();
  }

  private HostileRecord noise() {
    byte[] key = utf8(SWARMS.get(random.nextInt(SWARMS.size())));
    return switch (random.nextInt(12)) {
      case 0 -> HostileRecord.of(topic, key, null, "no value").asHopeless();
      case 1 -> HostileRecord.of(topic, key, new byte[0], "nothing").asHopeless();
      case 2 -> HostileRecord.of(topic, key, damage.bytes(1 + random.nextInt(4)), "a few bytes");
      case 3 ->
          HostileRecord.of(topic, key, utf8("{\"taskId\": \"t\", \"swarmId\": 1}"), "JSON")
              .asHopeless();
      case 4 ->
          random.nextInt(40) > 0
              ? noise(key, 300)
              : HostileRecord.of(topic, key, new byte[maxBytes + 1], "too long").asHopeless();
      case 5 -> noise(key, 20_000);
      default -> noise(key, 300);
    };
  }

  private HostileRecord noise(byte[] key, int most) {
    return HostileRecord.of(topic, key, damage.bytes(random.nextInt(most)), "noise");
  }

  private HostileRecord damaged() {
    Message from = random.nextInt(4) > 0 ? plain.get() : odd.get();
    byte[] good = encoder.encode(topic, from.message());
    byte[] key = utf8(from.swarm());
    return switch (random.nextInt(10)) {
      case 0, 1 -> {
        cutAt = (cutAt + 1) % good.length; // at every place in turn
        yield HostileRecord.of(topic, key, java.util.Arrays.copyOf(good, cutAt), "cut at " + cutAt)
            .asHopeless();
      }
      case 2 -> HostileRecord.of(topic, key, damage.cut(good), "cut").asHopeless();
      case 3 -> HostileRecord.of(topic, key, damage.flip(good, 1), "a bit turned");
      case 4 ->
          HostileRecord.of(topic, key, damage.flip(good, 2 + random.nextInt(30)), "bits turned");
      case 5 -> {
        byte[] other = encoder.encode(topic, odd.get().message());
        yield HostileRecord.of(topic, key, damage.splice(good, other), "spliced");
      }
      case 6 -> HostileRecord.of(topic, key, damage.claim(good), "absurd number");
      case 7 -> HostileRecord.of(topic, key, damage.insert(good), "bytes put in");
      case 8 ->
          HostileRecord.of(
                  topic, key, damage.under(good, unknownSchema()), "under an unknown schema")
              .asHopeless();
      default ->
          random.nextBoolean()
              ? HostileRecord.of(topic, key, foreign, "of another type")
              : HostileRecord.of(
                  topic,
                  key,
                  damage.under(good, ByteBuffer.wrap(foreign).getInt(1)),
                  "under another type's schema");
    };
  }

  private int unknownSchema() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> -1 - random.nextInt(1_000);
      case 2 -> Integer.MAX_VALUE;
      default -> 100_000 + random.nextInt(1_000);
    };
  }

  private HostileRecord message() {
    boolean good = random.nextInt(5) == 0;
    Message from = good ? plain.get() : odd.get();
    return new HostileRecord(
        topic,
        utf8(from.swarm()),
        encoder.encode(topic, from.message()),
        good ? "plain" : "odd",
        false,
        null,
        null,
        new RecordHeaders());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
