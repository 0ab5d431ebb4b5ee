package io.fairlead.bench.compare;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Kafka;
import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.sim.IdealQueue.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Every side that there is. A side's name is one of {@link #names}, and options that begin with a
 * colon each: {@code share-group:record-limit:poll=1}.
 */
public final class Sides {
  public static final String FAIRLEAD = "fairlead";
  public static final String CONSUMER_GROUP = "consumer-group";
  public static final String SHARE_GROUP = "share-group";
  public static final String PARALLEL_CONSUMER = "parallel-consumer";
  public static final String IDEAL = "ideal-fifo";
  public static final String IDEAL_FAR = "ideal-fifo+rtt";
  public static final String IDEAL_PRIORITY = "ideal-priority";
  public static final String IDEAL_PRIORITY_FAR = "ideal-priority+rtt";
  public static final String IDEAL_SHORTEST = "ideal-shortest";
  public static final String IDEAL_SHORTEST_FAR = "ideal-shortest+rtt";

  /** In the order in which they run: those that are measured come before what goes by them. */
  private static final List<String> NAMES =
      List.of(
          FAIRLEAD,
          CONSUMER_GROUP,
          SHARE_GROUP,
          PARALLEL_CONSUMER,
          IDEAL,
          IDEAL_FAR,
          IDEAL_PRIORITY,
          IDEAL_PRIORITY_FAR,
          IDEAL_SHORTEST,
          IDEAL_SHORTEST_FAR);

  private static final String FAR = "+rtt";

  /**
   * What goes for all sides.
   *
   * @param settings of Fairlead's swarm, where they differ from the defaults
   * @param levels of tenants, for Fairlead and the ideal priority queue
   * @param roundTripMs what sides that are far away pay where Fairlead is not among them
   * @param shareGroup which share group is meant by its bare name, as a side's name says it
   */
  public record Given(
      Map<String, String> settings,
      Map<TenantId, Level> levels,
      double roundTripMs,
      String shareGroup) {
    public Given {
      settings = Map.copyOf(settings);
      levels = Map.copyOf(levels);
    }

    /** Nothing in particular. */
    public static Given nothing() {
      return new Given(Map.of(), Map.of(), 0, SHARE_GROUP);
    }
  }

  private final Given given;
  private final Function<FairleadVariant, Side> fairlead;
  private final Stands stands;
  private final List<Measured> measured = new ArrayList<>();

  private Sides(Given given, Function<FairleadVariant, Side> fairlead, Stands stands) {
    this.given = given;
    this.fairlead = fairlead;
    this.stands = stands;
  }

  /** All names without options. */
  public static List<String> names() {
    return NAMES;
  }

  /** The name without its options. */
  public static String base(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** Whether that side is as far away as Fairlead was measured to be. */
  public static boolean isFar(String name) {
    return base(name).endsWith(FAR);
  }

  /** Whether that side runs on a real broker, and is not Fairlead. */
  public static boolean isPeer(String name) {
    return List.of(CONSUMER_GROUP, SHARE_GROUP, PARALLEL_CONSUMER).contains(base(name));
  }

  /** The tenants that are given a level in that name. */
  public static List<String> tenants(String name) {
    return options(name).stream()
        .filter(option -> option.indexOf('=') > 0)
        .filter(option -> Levels.byKey(option.substring(option.indexOf('=') + 1)).isPresent())
        .map(option -> option.substring(0, option.indexOf('=')))
        .toList();
  }

  /**
   * Whether there are those sides.
   *
   * @throws IllegalArgumentException if not, naming the first that is wrong and what there is
   */
  public static void check(List<String> names, Given given) {
    var unused = of(names, given, new NoStands());
  }

  /** For sides that are made only to see whether they can be. */
  private record NoStands() implements Stands {
    @Override
    public Stand coordinator(Guarantee guarantee, Map<String, String> settings, Watch watch) {
      throw new IllegalStateException("nothing runs here");
    }

    @Override
    public Kafka kafka(Watch watch) {
      throw new IllegalStateException("nothing runs here");
    }
  }

  /**
   * The sides of those names, in the order in which they run.
   *
   * @throws IllegalArgumentException if there is no such side, naming it and what there is
   */
  public static List<Side> of(List<String> names, Given given, Stands stands) {
    return of(names, given, stands, variant -> new FairleadSide(variant, stands));
  }

  /** The same with another Fairlead. */
  static List<Side> of(
      List<String> names, Given given, Stands stands, Function<FairleadVariant, Side> fairlead) {
    Sides sides = new Sides(given, fairlead, stands);
    List<String> ordered = new ArrayList<>();
    for (String base : NAMES) {
      names.stream().filter(name -> base(name).equals(base)).distinct().forEach(ordered::add);
    }
    for (String name : names) {
      if (!ordered.contains(name)) {
        throw new IllegalArgumentException(
            "'%s'; the sides are %s".formatted(name, String.join(", ", NAMES)));
      }
    }
    return ordered.stream().map(sides::side).toList();
  }

  private Side side(String name) {
    List<String> options = options(name);
    return switch (base(name)) {
      case FAIRLEAD -> fairlead(name, options);
      case CONSUMER_GROUP ->
          new PeerSide(name, stands, ConsumerGroupPeer.of(new PeerOptions(name, options)));
      case SHARE_GROUP -> new PeerSide(name, stands, shareGroup(name, options));
      case PARALLEL_CONSUMER ->
          new PeerSide(name, stands, ParallelConsumerPeer.of(new PeerOptions(name, options)));
      case IDEAL, IDEAL_FAR -> ideal(name, Order.FIFO, plain(name, options));
      case IDEAL_PRIORITY, IDEAL_PRIORITY_FAR -> ideal(name, Order.PRIORITY, levels(name, options));
      default -> ideal(name, Order.SHORTEST, plain(name, options));
    };
  }

  private static List<String> options(String name) {
    List<String> parts = Arrays.asList(name.split(":", -1));
    return parts.subList(1, parts.size());
  }

  private Side fairlead(String name, List<String> options) {
    FairleadVariant variant =
        new FairleadVariant(
                name, Guarantee.EXACTLY_ONCE, new TreeMap<>(given.settings()), given.levels())
            .with(name, options);
    Measured side = new Measured(fairlead.apply(variant), variant.levels());
    measured.add(side);
    return side;
  }

  private ShareGroupPeer shareGroup(String name, List<String> options) {
    ShareGroupPeer standard =
        ShareGroupPeer.of(
            new PeerOptions(given.shareGroup(), options(given.shareGroup())),
            ShareGroupPeer.BEST_FOUND);
    return ShareGroupPeer.of(new PeerOptions(name, options), standard);
  }

  private Map<TenantId, Level> plain(String name, List<String> options) {
    if (!options.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' with '%s'; it has no options".formatted(name, options.get(0)));
    }
    return given.levels();
  }

  private Map<TenantId, Level> levels(String name, List<String> options) {
    FairleadVariant variant =
        new FairleadVariant(name, Guarantee.EXACTLY_ONCE, new TreeMap<>(), given.levels())
            .with(name, options);
    if (!variant.settings().isEmpty() || options.stream().anyMatch(each -> !each.contains("="))) {
      throw new IllegalArgumentException("'%s'; its options are TENANT=LEVEL".formatted(name));
    }
    if (variant.levels().isEmpty()) {
      throw new IllegalArgumentException(
          "'%s', which needs levels: --level TENANT=LEVEL, or %s:TENANT=LEVEL"
              .formatted(name, name));
    }
    return variant.levels();
  }

  private Side ideal(String name, Order order, Map<TenantId, Level> levels) {
    return new IdealSide(name, order, levels, isFar(name) ? roundTrip(order, levels) : () -> 0);
  }

  /** That of Fairlead with the same levels, if there is one, else that of the first Fairlead. */
  private DoubleSupplier roundTrip(Order order, Map<TenantId, Level> levels) {
    return measured.stream()
        .filter(side -> order == Order.PRIORITY && side.levels.equals(levels))
        .findFirst()
        .or(() -> measured.stream().findFirst())
        .<DoubleSupplier>map(side -> side)
        .orElse(given::roundTripMs);
  }

  /** Remembers the round trip that its last run has measured. */
  private static final class Measured implements Side, DoubleSupplier {
    private final Side side;
    private final Map<TenantId, Level> levels;
    private double roundTripMs;

    private Measured(Side side, Map<TenantId, Level> levels) {
      this.side = side;
      this.levels = levels;
    }

    @Override
    public String name() {
      return side.name();
    }

    @Override
    public String setup(Scenario scenario) {
      return side.setup(scenario);
    }

    @Override
    public SideRun run(Scenario scenario, Watch watch) throws InterruptedException {
      SideRun run = side.run(scenario, watch);
      roundTripMs = run.roundTripMs();
      return run;
    }

    @Override
    public double getAsDouble() {
      return roundTripMs;
    }
  }
}
