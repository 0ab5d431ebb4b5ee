package io.fairlead.streams;

import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;

/** The configuration reference, from the two tables that the settings are read by. */
final class ConfigurationPage {
  private ConfigurationPage() {}

  static String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Configuration\n\n");
    page.append("Generated from `Setting` and `CoordinatorSetting`; a test fails when it differs.");
    page.append("\n\n## A swarm\n\n");
    page.append("Set by the commands `CREATE_SWARM` and `UPDATE_CONFIG` (to `*`: in all swarms),");
    page.append(" values as JSON text, `null` for the default. A change with a fault in it is");
    page.append(" refused whole. What is in force is on `fairlead.config`.\n\n");
    page.append("| setting | unit | default | from | to | meaning |\n");
    page.append("| --- | --- | --- | --- | --- | --- |\n");
    for (Setting setting : Setting.values()) {
      page.append(
          "| `%s` | %s | %d | %d | %d | %s |\n"
              .formatted(
                  setting.key(),
                  setting.unit(),
                  setting.defaultValue(),
                  setting.min(),
                  setting.max(),
                  setting.meaning()));
    }
    page.append(
        "| `tenant.<tenantId>.weight` | share | 1 | %s | %s | "
            .formatted(weight(SwarmConfig.MIN_WEIGHT_MILLI), weight(SwarmConfig.MAX_WEIGHT_MILLI)));
    page.append("The tenant's share of the swarm's work, in proportion to the others'. |\n");
    coordinator(page);
    return page.toString();
  }

  private static String weight(long milli) {
    double weight = milli / (double) SwarmConfig.WEIGHT_SCALE;
    return weight == Math.rint(weight) ? Long.toString((long) weight) : Double.toString(weight);
  }

  private static void coordinator(StringBuilder page) {
    page.append("\n## A coordinator\n\n");
    page.append("In a properties file. Besides these, `kafka.<property>` goes to every Kafka");
    page.append(" client (`kafka.producer.<property>`, `kafka.consumer.<property>`,");
    page.append(" `kafka.admin.<property>` to one kind of them) and is stronger than what the");
    page.append(" coordinator sets itself; `schema.registry.<property>` goes to the registry");
    page.append(" client. An unknown setting is refused.\n\n");
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
