package io.fairlead.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one setting.
 *
 * @param before as JSON text; null where nothing was configured, of a tenant or a resource
 * @param after the same now
 */
public record SettingChange(String name, @Nullable String before, @Nullable String after) {

  /** The settings that differ, by name. */
  static List<SettingChange> between(
      SortedMap<String, String> before, SortedMap<String, String> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<SettingChange> out = new ArrayList<>();
    for (String name : names) {
      String was = before.get(name);
      String is = after.get(name);
      if (was == null ? is != null : !was.equals(is)) {
        out.add(new SettingChange(name, was, is));
      }
    }
    return out;
  }

  /** Characters of its texts. */
  int length() {
    return name.length()
        + (before == null ? 0 : before.length())
        + (after == null ? 0 : after.length());
  }

  /** In a patch, {@code null} as text takes away. */
  String afterOrNull() {
    return after == null ? "null" : after;
  }
}
