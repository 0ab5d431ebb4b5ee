package io.fairlead.streams;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/** Draws the topology from Streams' own description of it. */
final class TopologyPage {
  private TopologyPage() {}

  static String page() {
    Topology topology = topology();
    StringBuilder page = new StringBuilder();
    page.append("# The topology\n\n");
    page.append("Generated from `CoordinatorTopology`; a test fails when the two differ.");
    page.append(" `fairlead` stands for the configured `topic.prefix`. The `reroute-` sinks pass");
    page.append(" on records that a producer has put into another partition than their key's.\n\n");
    page.append("```mermaid\nflowchart LR\n");
    drawing(topology.describe()).forEach((line, ignored) -> page.append(line));
    page.append("```\n\nAs Kafka Streams describes it:\n\n```\n");
    page.append(sortedStores(topology.describe().toString().stripTrailing())).append("\n```\n");
    return page.toString();
  }

  private static Topology topology() {
    CoordinatorConfig config =
        CoordinatorConfig.of(
            Map.of("bootstrap.servers", "none:9092", "schema.registry.url", "mock://page"));
    // Described only: nothing of it is ever used.
    MessageSerdes serdes = new MessageSerdes(null, null, null, null, null, null, null, null, null);
    return CoordinatorAssembly.topology(
        config,
        1,
        ProcessorParts.of(serdes, TimeSource.SYSTEM, null, new CoordinatorCounters()),
        () -> true);
  }

  /** Streams names the stores in hash order. */
  private static String sortedStores(String description) {
    return Pattern.compile("stores: \\[([^]]*)]")
        .matcher(description)
        .replaceAll(
            found ->
                Arrays.stream(found.group(1).split(", "))
                    .sorted()
                    .collect(Collectors.joining(", ", "stores: [", "]")));
  }

  /** Lines in order of their text, so that the page is the same each time. */
  private static Map<String, Boolean> drawing(TopologyDescription description) {
    TreeMap<String, Boolean> lines = new TreeMap<>();
    for (TopologyDescription.Subtopology part : description.subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Source source) {
          for (String topic : source.topicSet()) {
            lines.put(line(topic(topic) + " --> " + id(node.name())), true);
          }
        } else if (node instanceof TopologyDescription.Sink sink) {
          String topic = sink.topic() == null ? sink.topicNameExtractor().toString() : sink.topic();
          lines.put(line(id(node.name()) + " --> " + topic(topic)), true);
        } else if (node instanceof TopologyDescription.Processor processor) {
          for (String store : processor.stores()) {
            lines.put(
                line(id(node.name()) + " --- store_" + name(store) + "[(" + store + ")]"), true);
          }
        }
        for (TopologyDescription.Node next : node.successors()) {
          lines.put(line(id(node.name()) + " --> " + id(next.name())), true);
        }
      }
    }
    return lines;
  }

  private static String line(String text) {
    return "    " + text + "\n";
  }

  private static String id(String node) {
    return name(node) + "(" + node + ")";
  }

  private static String topic(String topic) {
    String shown = topic.replace("<", "&lt;").replace(">", "&gt;");
    return "topic_" + name(topic) + "[[\"" + shown + "\"]]";
  }

  /** What Mermaid takes for a name whatever its version. */
  private static String name(String text) {
    return text.replaceAll("[^A-Za-z]+", "_");
  }
}
