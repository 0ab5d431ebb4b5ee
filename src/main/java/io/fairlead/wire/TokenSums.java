package io.fairlead.wire;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Language-model tokens that agents of one swarm reported in some time, told once by tenant and
 * once by agent. Beyond {@value #MAX_KEYS} pairs each, the rest is counted together, as {@link
 * #OTHERS}.
 */
public record TokenSums(SortedMap<Key, Sum> byTenant, SortedMap<Key, Sum> byAgent) {
  public static final int MAX_KEYS = 256;

  /** Stands for all that are not told apart because they are too many. */
  public static final Key OTHERS = new Key("*", "*");

  /** None were. */
  public static final TokenSums NONE =
      new TokenSums(Collections.emptySortedMap(), Collections.emptySortedMap());

  /**
   * What for, and whose.
   *
   * @param operation as agents named it; empty if they did not
   * @param id of a tenant or agent
   */
  public record Key(String operation, String id) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::operation).thenComparing(Key::id);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * How many.
   *
   * @param tasks completed tasks that reported some
   */
  public record Sum(long tasks, long tokens) {
    /** Both together; what does not fit stays at the most there is. */
    public Sum plus(Sum other) {
      long both = tokens + other.tokens;
      return new Sum(tasks + other.tasks, both < 0 ? Long.MAX_VALUE : both);
    }
  }

  public TokenSums {
    byTenant = Collections.unmodifiableSortedMap(new TreeMap<>(byTenant));
    byAgent = Collections.unmodifiableSortedMap(new TreeMap<>(byAgent));
  }

  /** Both together. */
  public TokenSums plus(TokenSums other) {
    TreeMap<Key, Sum> tenants = new TreeMap<>(byTenant);
    other.byTenant.forEach((key, sum) -> add(tenants, key, sum));
    TreeMap<Key, Sum> agents = new TreeMap<>(byAgent);
    other.byAgent.forEach((key, sum) -> add(agents, key, sum));
    return new TokenSums(tenants, agents);
  }

  /** Adds to what is counted there, or to the others where that is too much already. */
  public static void add(SortedMap<Key, Sum> sums, Key key, Sum sum) {
    boolean room = sums.containsKey(key) || sums.size() < MAX_KEYS;
    sums.merge(room ? key : OTHERS, sum, Sum::plus);
  }
}
