package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
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
   *     all that do not say themselves
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
    return new SettingsView(out);
  }
}
