package io.fairlead.streams;

import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantSetting;

/** The configuration reference, from the two tables that the settings are read by. */
final class ConfigurationPage {
  private ConfigurationPage() {}

  static String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Configuration\n\n");
    page.append("Generated from `Setting` and `CoordinatorSetting`; a test fails when it differs.");
    page.append("\n\n## A swarm\n\n");
    page.append("Set while it runs: `PATCH /v1/swarms/{swarm}/config` with");
    page.append(
        " `{\"settings\": {name: value}}`, `PATCH /v1/config` for all swarms and those that");
    page.append(" begin later, or the commands `CREATE_SWARM` and `UPDATE_CONFIG` (to `*`: all),");
    page.append(" values as JSON text; `null` is the default. A change with a fault in it is");
    page.append(
        " refused whole. The last 100 versions are remembered (`…/config/history`) and can");
    page.append(
        " be gone back to (`…/config/rollback`). What is in force is on `fairlead.config`.");
    page.append("\n\n");
    page.append("| setting | unit | default | allowed | meaning |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
    for (Setting setting : Setting.values()) {
      row(
          page,
          setting.key(),
          setting.unit(),
          setting.format().show(setting.defaultValue()),
          setting.format().range(),
          setting.meaning());
    }
    page.append("\n## A tenant\n\n");
    page.append(
        "Among the swarm's settings, as `tenant.<tenantId>.<setting>`; `tenant.*.<setting>`");
    page.append(" stands for all tenants that do not say themselves. At most ");
    page.append(SwarmConfig.MAX_CONFIGURED_TENANTS).append(" tenants.\n\n");
    page.append("| setting | unit | default | allowed | meaning |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
    for (TenantSetting setting : TenantSetting.values()) {
      row(
          page,
          setting.key(),
          setting.unit(),
          setting.format().show(setting.defaultValue()),
          setting.format().range(),
          setting.meaning());
    }
    page.append("\n## A shared resource\n\n");
    page.append("Among the swarm's settings, as `resource.<name>.<setting>`: what several agents");
    page.append(" draw on together. Tasks ask for it by name in `resourceDemand`. At most ");
    page.append(SwarmConfig.MAX_RESOURCES).append(" resources.\n\n");
    page.append("| setting | allowed | meaning |\n| --- | --- | --- |\n");
    page.append(
        "| `capacity` | 1 to 1000000000000 | Amount that may be in use at a time, or, with");
    page.append(" a rate, the most that can be saved up. Must be given. |\n");
    page.append("| `perMinute` | 0 to 1000000000000 | 0, the default: held while a task is at its");
    page.append(" agent, given back then. Else: used up, and so much comes back per minute. |\n");
    page.append("| `agents` | ids with commas between them | Who draws on it. Not given: every");
    page.append(" agent of the swarm. |\n");
    coordinator(page);
    return page.toString();
  }

  private static void row(
      StringBuilder page, String key, String unit, String value, String range, String meaning) {
    page.append("| `%s` | %s | %s | %s | %s |\n".formatted(key, unit, value, range, meaning));
  }

  private static void coordinator(StringBuilder page) {
    page.append("\n## A coordinator\n\n");
    page.append("In a properties file. Besides these, `kafka.<property>` goes to every Kafka");
    page.append(" client (`kafka.producer.<property>`, `kafka.consumer.<property>`,");
    page.append(" `kafka.admin.<property>` to one kind of them) and is stronger than what the");
    page.append(" coordinator sets itself; `schema.registry.<property>` goes to the registry");
    page.append(
        " client. `http.<setting>` is for the REST interface ([SECURITY.md](SECURITY.md)).");
    page.append(
        " `fairlead coordinator --config` also takes Kafka's properties without `kafka.`, and so");
    page.append(
        " does `fairlead up --config`, without what it decides itself (`bootstrap.servers`,");
    page.append(" `schema.registry.url`, `state.dir`, `processing.guarantee`). Any other");
    page.append(" setting is refused.\n\n");
    page.append("| setting | value | default | meaning |\n| --- | --- | --- | --- |\n");
    for (CoordinatorSetting setting : CoordinatorSetting.values()) {
      String value = setting.defaultValue().map(it -> "`" + it + "`").orElse("(must be given)");
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  setting.key(),
                  setting.form().words(),
                  value.equals("``") ? "" : value,
                  setting.meaning()));
    }
  }
}
