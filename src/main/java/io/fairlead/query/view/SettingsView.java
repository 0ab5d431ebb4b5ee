package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.fairlead.model.Setting;
import io.fairlead.model.TenantSetting;
import io.fairlead.query.Json;
import java.util.ArrayList;
import java.util.List;

/** Every setting that there is. */
public record SettingsView(List<SettingView> settings) {

  /**
   * One setting.
   *
   * @param name as in a configuration; {@code <tenant>} stands for a tenant's id, or {@code *} for
   *     all that do not say themselves; {@code <name>} for a shared resource
   * @param defaultValue null where there is none
   * @param unit empty for a word or a bare number
   * @param range what is allowed, in words
   */
  public record SettingView(
      String name,
      String unit,
      @JsonProperty("default") JsonNode defaultValue,
      String range,
      String meaning) {}

  public static SettingsView all() {
    List<SettingView> out = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      out.add(
          new SettingView(
              setting.key(),
              setting.unit(),
              Json.parse(setting.format().show(setting.defaultValue())),
              setting.format().range(),
              setting.meaning()));
    }
    for (TenantSetting setting : TenantSetting.values()) {
      out.add(
          new SettingView(
              "tenant.<tenant>." + setting.key(),
              setting.unit(),
              Json.parse(setting.format().show(setting.defaultValue())),
              setting.format().range(),
              setting.meaning()));
    }
    out.add(
        resource(
            "capacity",
            "1 to 1000000000000",
            "Amount that may be in use at a time, or, with a rate, the most that can be saved up."
                + " Must be given."));
    out.add(
        resource(
            "perMinute",
            "0 to 1000000000000",
            "0: held while a task is at its agent, given back then. Else: used up, and so much"
                + " comes back per minute."));
    out.add(
        resource(
            "agents",
            "ids with commas between them",
            "Who draws on it. Not given: every agent of the swarm."));
    return new SettingsView(out);
  }

  private static SettingView resource(String name, String range, String meaning) {
    return new SettingView("resource.<name>." + name, "", NullNode.getInstance(), range, meaning);
  }
}
