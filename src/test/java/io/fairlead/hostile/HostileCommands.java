package io.fairlead.hostile;

import io.fairlead.wire.avro.MoveKind;
import io.fairlead.wire.avro.PlannedMove;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Commands about what there is not, and settings that contradict each other. */
final class HostileCommands {
  /** That may be given to every swarm without harm to any. */
  static final List<SwarmCommandKind> HARMLESS_TO_ALL = List.of(SwarmCommandKind.BALANCE);

  private static final List<Map<String, String>> CONFIGS =
      List.of(
          Map.of("leaseMs", "soon"),
          Map.of("leaseMs", "400", "lostAfterMs", "3600000"),
          Map.of("suspectAfterMs", "600000", "lostAfterMs", "400"),
          Map.of("retryBackoffMs", "3600000", "retryBackoffMaxMs", "0"),
          Map.of("", ""),
          Map.of("strategy", "random", "level.low.discipline", "lifo"),
          Map.of("criticalShare", "NaN"),
          Map.of("tenants..weight", "1"),
          Map.of("tenant.a.weight", "-1"),
          Map.of("resources", "\u0000"),
          Map.of("maxQueued", "99999999999999999999999"),
          Map.of("planWeight.latency", "0", "planWeight.utilisation", "0"));

  private final Random random;
  private final HostileValues values;
  private final List<String> swarms;
  private long made;

  HostileCommands(Random random, List<String> swarms) {
    this.random = random;
    this.values = new HostileValues(random);
    this.swarms = swarms;
  }

  /** One that nothing is wrong with, though there may be nothing to do. */
  SwarmCommand.Builder plain() {
    return SwarmCommand.newBuilder()
        .setCommandId("c" + made++)
        .setSwarmId(swarms.get(random.nextInt(swarms.size())))
        .setKind(kind())
        .setIssuedBy("mallory")
        .setTaskId("h" + random.nextInt(1_000))
        .setTenantId(values.oneOf("tenant-", 20))
        .setAgentId(values.oneOf("ghost-", 10))
        .setSeriesId(values.oneOf("series-", 100))
        .setProposalId("p")
        .setConfigVersion(1L)
        .setReason("because");
  }

  private SwarmCommandKind kind() {
    SwarmCommandKind[] kinds = SwarmCommandKind.values();
    SwarmCommandKind kind = kinds[random.nextInt(kinds.length)];
    // Swarms that are gone take nothing, so deleting stays rare.
    return kind == SwarmCommandKind.DELETE_SWARM && random.nextInt(50) > 0
        ? SwarmCommandKind.CREATE_SWARM
        : kind;
  }

  /** A message that the schema allows. */
  SwarmCommand next() {
    SwarmCommand.Builder command = plain();
    switch (random.nextInt(16)) {
      case 0 -> command.setSwarmId(values.text());
      case 1 -> command.setCommandId(values.text());
      case 2 -> command.setTaskId(random.nextBoolean() ? null : values.text());
      case 3 -> command.setTenantId(random.nextBoolean() ? null : values.text());
      case 4 -> command.setAgentId(random.nextBoolean() ? null : values.text());
      case 5 -> command.setSeriesId(random.nextBoolean() ? null : values.text());
      case 6, 7 ->
          command
              .setKind(SwarmCommandKind.UPDATE_CONFIG)
              .setConfig(CONFIGS.get(random.nextInt(CONFIGS.size())));
      case 8 -> command.setKind(SwarmCommandKind.UPDATE_CONFIG).setConfig(manySettings());
      case 9 ->
          command.setKind(SwarmCommandKind.ROLL_BACK_CONFIG).setConfigVersion(values.number());
      case 10 ->
          command.setKind(SwarmCommandKind.APPLY_PLAN).setMoves(moves(values.tooMany(20, 10_001)));
      case 11 -> command.setIssuedBy(values.text()).setReason(values.text());
      case 12 -> command.setCommandId("again-" + random.nextInt(50)).setIssuedAtMs(values.number());
      case 13 ->
          command
              .setSwarmId("*")
              .setKind(HARMLESS_TO_ALL.get(random.nextInt(HARMLESS_TO_ALL.size())));
      case 14 -> command.setBasedOnFact(values.number()).setMadeAtMs(values.number());
      default -> command.setSwarmId(values.oneOf("crowd-", 5_000));
    }
    return command.build();
  }

  private Map<String, String> manySettings() {
    Map<String, String> out = new LinkedHashMap<>();
    int count = values.tooMany(10, 2_000);
    for (int i = 0; i < count; i++) {
      out.put("tenant.t" + i + ".colour", values.shortText());
    }
    return out;
  }

  private List<PlannedMove> moves(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                PlannedMove.newBuilder()
                    .setTaskId(i % 7 == 0 ? "../" : "h" + i)
                    .setFromAgentId("ghost-1")
                    .setToAgentId("ghost-2")
                    .setKind(MoveKind.values()[i % MoveKind.values().length])
                    .setEpoch(values.number())
                    .build())
        .toList();
  }
}
