package io.fairlead;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The ACLs that each role needs, and no others. The page and the test that a whole application
 * works with exactly these are made from this one table.
 */
public final class KafkaAcls {

  /** Who works with Kafka. */
  public enum Who {
    COORDINATOR("A coordinator, REST interface included"),
    PRODUCER("Who submits tasks"),
    READER("Who reads outcomes; TaskClient does so for what it submits"),
    AGENT("One agent"),
    OPERATOR("Who commands through Kafka rather than REST"),
    REGISTRY("The schema registry of `up`; others keep their schemas in the same topic");

    private final String words;

    Who(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    /** As the test's users are called. */
    public String user() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One ACL.
   *
   * @param name with {@code {prefix}}, {@code {application}}, {@code {swarm}} and {@code {agent}}
   * @param why what it is for
   */
  public record Acl(
      Who who,
      ResourceType type,
      PatternType pattern,
      String name,
      AclOperation operation,
      String why) {

    /** Kafka's own form of it. */
    public AclBinding binding(String principal, Map<String, String> names) {
      return new AclBinding(
          new ResourcePattern(type, filled(name, names), pattern),
          new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
    }
  }

  public static final List<Acl> ALL = all();

  private KafkaAcls() {}

  public static String filled(String name, Map<String, String> names) {
    String out = name;
    for (Map.Entry<String, String> entry : names.entrySet()) {
      out = out.replace("{" + entry.getKey() + "}", entry.getValue());
    }
    return out;
  }

  private static List<Acl> all() {
    List<Acl> all = new ArrayList<>();
    coordinator(all);
    all.add(topic(Who.PRODUCER, "{prefix}.tasks", WRITE, "submits"));
    all.add(topic(Who.READER, "{prefix}.outcomes", READ, "reads"));
    all.add(topic(Who.AGENT, "{prefix}.agent-reports", WRITE, "reports"));
    all.add(
        topic(Who.AGENT, "{prefix}.assignments.{swarm}.{agent}", READ, "reads what it is to do"));
    all.add(
        topic(
            Who.AGENT,
            "{prefix}.assignments.{swarm}",
            READ,
            "the same, where the swarm's `agentTopicLayout` is `shared`"));
    all.add(topic(Who.OPERATOR, "{prefix}.commands", WRITE, "commands"));
    all.add(topic(Who.OPERATOR, "{prefix}.config", READ, "sees what came of it"));
    all.add(topic(Who.OPERATOR, "{prefix}.dead-letters", READ, "sees what was refused"));
    all.add(topic(Who.REGISTRY, "_schemas", CREATE, "at its first start"));
    all.add(topic(Who.REGISTRY, "_schemas", READ, "its log"));
    all.add(topic(Who.REGISTRY, "_schemas", WRITE, "its log"));
    all.add(topic(Who.REGISTRY, "_schemas", DESCRIBE_CONFIGS, "sees to it that it is compacted"));
    all.add(
        new Acl(
            Who.REGISTRY,
            TRANSACTIONAL_ID,
            LITERAL,
            "fairlead-registry",
            WRITE,
            "is alone to write"));
    return List.copyOf(all);
  }

  private static void coordinator(List<Acl> all) {
    Who who = Who.COORDINATOR;
    for (String input : List.of("tasks", "agent-reports", "commands")) {
      all.add(topic(who, "{prefix}." + input, READ, "takes in"));
    }
    all.add(topic(who, "{prefix}.tasks", WRITE, "tasks by REST; records in the wrong partition"));
    all.add(topic(who, "{prefix}.agent-reports", WRITE, "records in the wrong partition"));
    all.add(topic(who, "{prefix}.commands", WRITE, "topics made and deleted; commands by REST"));
    for (String output : List.of("outcomes", "decisions", "kpis", "config", "dead-letters")) {
      all.add(topic(who, "{prefix}." + output, WRITE, "says"));
      all.add(topic(who, "{prefix}." + output, READ, "shows by REST"));
    }
    all.add(
        new Acl(
            who,
            TOPIC,
            PREFIXED,
            "{prefix}.",
            CREATE,
            "its topics at the first start, and agents'"));
    all.add(
        new Acl(who, TOPIC, PREFIXED, "{prefix}.assignments.", WRITE, "tells agents what to do"));
    all.add(
        new Acl(who, TOPIC, PREFIXED, "{prefix}.assignments.", DELETE, "of agents that have left"));
    all.add(new Acl(who, TOPIC, PREFIXED, "{application}-", CREATE, "changelogs of its state"));
    all.add(new Acl(who, TOPIC, PREFIXED, "{application}-", WRITE, "changelogs of its state"));
    all.add(new Acl(who, TOPIC, PREFIXED, "{application}-", READ, "restores its state"));
    all.add(new Acl(who, GROUP, LITERAL, "{application}", READ, "shares the partitions"));
    all.add(
        new Acl(
            who,
            TRANSACTIONAL_ID,
            PREFIXED,
            "{application}-",
            WRITE,
            "exactly once; not needed at least once"));
  }

  private static Acl topic(Who who, String name, AclOperation operation, String why) {
    return new Acl(who, TOPIC, LITERAL, name, operation, why);
  }

  /** The table for people. */
  public static String table() {
    StringBuilder out = new StringBuilder();
    for (Who who : Who.values()) {
      out.append("\n**").append(who.words()).append("**\n\n");
      out.append("| resource | name | pattern | operation | what for |\n");
      out.append("| --- | --- | --- | --- | --- |\n");
      for (Acl acl : ALL) {
        if (acl.who() == who) {
          out.append("| ")
              .append(acl.type() == TRANSACTIONAL_ID ? "transactional id" : lower(acl.type()))
              .append(" | `")
              .append(acl.name())
              .append("` | ")
              .append(lower(acl.pattern()))
              .append(" | ")
              .append(lower(acl.operation()).replace('_', ' '))
              .append(" | ")
              .append(acl.why())
              .append(" |\n");
        }
      }
    }
    return out.toString();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
