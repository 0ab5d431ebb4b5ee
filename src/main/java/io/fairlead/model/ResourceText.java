package io.fairlead.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one shared resource as text, while they are changed: {@code capacity}, {@code
 * perMinute} and {@code agents}, the ids of its agents with commas between them.
 */
final class ResourceText {
  static final String CAPACITY = "capacity";
  static final String PER_MINUTE = "perMinute";
  static final String AGENTS = "agents";
  static final long MAX_AMOUNT = 1_000_000_000_000L;

  private static final SettingFormat CAPACITIES = SettingFormat.whole(1, MAX_AMOUNT);
  private static final SettingFormat RATES = SettingFormat.whole(0, MAX_AMOUNT);

  private final String name;
  private final Map<String, String> fields = new TreeMap<>();

  ResourceText(String name, @Nullable SharedResource present) {
    this.name = name;
    if (present != null) {
      Map<String, String> shown = new TreeMap<>();
      show(present, shown);
      shown.forEach((key, text) -> fields.put(key.substring(key.lastIndexOf('.') + 1), text));
    }
  }

  /** Whether a resource has a setting of that name. */
  static boolean isField(String key) {
    return key.equals(CAPACITY) || key.equals(PER_MINUTE) || key.equals(AGENTS);
  }

  /** Sets a field, or takes it away if the text is {@code null}. */
  void put(String key, String text) {
    if (text.equals("null")) {
      fields.remove(key);
    } else {
      fields.put(key, text);
    }
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /** What is wrong with the fields that are given, each by itself. */
  List<String> fieldFaults() {
    List<String> faults = new ArrayList<>();
    number(CAPACITY, CAPACITIES, 1, faults);
    number(PER_MINUTE, RATES, 0, faults);
    agents(faults);
    return faults;
  }

  /** The resource; null if there is a fault, which is added to the list. */
  @Nullable SharedResource build(List<String> faults) {
    int before = faults.size();
    if (!fields.containsKey(CAPACITY)) {
      faults.add(key(CAPACITY) + ": must be given");
    }
    long capacity = number(CAPACITY, CAPACITIES, 1, faults);
    long perMinute = number(PER_MINUTE, RATES, 0, faults);
    List<AgentId> agents = agents(faults);
    return faults.size() > before ? null : new SharedResource(name, capacity, perMinute, agents);
  }

  private long number(String field, SettingFormat format, long standard, List<String> faults) {
    String text = fields.get(field);
    try {
      return text == null ? standard : format.parse(text);
    } catch (IllegalArgumentException e) {
      faults.add(key(field) + " '" + text + "': " + e.getMessage());
      return standard;
    }
  }

  private List<AgentId> agents(List<String> faults) {
    List<AgentId> out = new ArrayList<>();
    String text = fields.get(AGENTS);
    if (text == null || SettingFormat.unquoted(text).isBlank()) {
      return out;
    }
    for (String id : SettingFormat.unquoted(text).split(",", -1)) {
      try {
        out.add(new AgentId(id.trim()));
      } catch (InvalidFieldException e) {
        faults.add(key(AGENTS) + ": " + e.getMessage());
      }
    }
    if (out.size() > SharedResource.MAX_AGENTS) {
      faults.add(key(AGENTS) + ": at most " + SharedResource.MAX_AGENTS + " agents");
    }
    return out;
  }

  private String key(String field) {
    return SwarmConfig.RESOURCE_PREFIX + name + "." + field;
  }

  static void show(SharedResource resource, Map<String, String> out) {
    String prefix = SwarmConfig.RESOURCE_PREFIX + resource.name() + ".";
    out.put(prefix + CAPACITY, CAPACITIES.show(resource.capacity()));
    out.put(prefix + PER_MINUTE, RATES.show(resource.perMinute()));
    if (!resource.agents().isEmpty()) {
      out.put(
          prefix + AGENTS,
          resource.agents().stream()
              .map(AgentId::value)
              .collect(Collectors.joining(",", "\"", "\"")));
    }
  }
}
