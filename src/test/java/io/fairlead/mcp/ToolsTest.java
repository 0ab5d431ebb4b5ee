package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every tool. */
class ToolsTest {
  /** Arguments with which each can be called. */
  static final String[][] LEAST = {
    {"swarm_status", "{}"},
    {"agent_list", "{}"},
    {"agent_metrics", "{}"},
    {"task_orchestrate", "{'task': 'do it'}"},
    {"task_status", "{'taskId': 't'}"},
    {"task_results", "{'taskId': 't'}"},
    {"load_balance", "{}"},
    {"topology_optimize", "{}"},
    {"performance_report", "{}"},
    {"bottleneck_analyze", "{}"},
    {"metrics_collect", "{}"},
    {"token_usage", "{}"},
    {"config_manage", "{'action': 'get'}"},
    {"agent_spawn", "{'type': 'worker'}"},
  };

  static String[][] least() {
    return LEAST;
  }

  @Test
  void theToolsHaveTheNamesThatAgentsKnow() {
    TreeSet<String> names = new TreeSet<>();
    McpTools.all().forEach(tool -> names.add(tool.description().name()));
    TreeSet<String> called = new TreeSet<>();
    for (String[] one : LEAST) {
      called.add(one[0]);
    }
    assertEquals(called, names);
  }

  @ParameterizedTest
  @MethodSource("least")
  void whatTheCoordinatorCannotTellIsAnErrorResult(String tool, String arguments) {
    StubApi api = new StubApi().on("GET /v1/swarms", Problem.unavailable("it is starting"));
    ToolRun.of(tool, api, arguments).failsWith("it is starting");
    assertFalse(api.wasCommanded());
  }

  @ParameterizedTest
  @MethodSource("least")
  void anEndpointThatIsNotThereIsAnErrorResult(String tool, String arguments) {
    if (!tool.equals("agent_spawn")) { // which has something to do without one
      ToolRun.of(tool, StubApi.withSwarm("main"), arguments).failsWith("");
    }
  }

  @ParameterizedTest
  @MethodSource("least")
  void aCoordinatorOutOfReachIsAnErrorResult(String tool, String arguments) {
    StubApi api =
        new StubApi()
            .on(
                "GET /v1/swarms",
                () -> {
                  throw new UncheckedIOException("nobody listens there", new IOException("x"));
                });
    ToolRun.of(tool, api, arguments).failsWith("nobody listens there");
  }

  @ParameterizedTest
  @MethodSource("least")
  void aFaultOfOursIsAnErrorResultThatTellsNoDetails(String tool, String arguments) {
    StubApi api =
        new StubApi()
            .on(
                "GET /v1/swarms",
                () -> {
                  throw new IllegalStateException("secret");
                });
    ToolRun run = ToolRun.of(tool, api, arguments).failsWith("the log says why");
    assertFalse(run.text().contains("secret"));
  }

  @ParameterizedTest
  @MethodSource("least")
  void anArgumentThatThereIsNotIsRefused(String tool, String arguments) {
    StubApi api = StubApi.withSwarm("main");
    String more =
        arguments.equals("{}") ? "{'colour': 1}" : arguments.replace("}", ", 'colour': 1}");
    ToolRun.of(tool, api, more).refuses("colour");
    assertFalse(api.wasCommanded());
  }

  @ParameterizedTest
  @MethodSource("least")
  void aSwarmIdThatIsNoTextIsRefused(String tool, String arguments) {
    StubApi api = StubApi.withSwarm("main");
    String more =
        arguments.equals("{}") ? "{'swarmId': 7}" : arguments.replace("}", ", 'swarmId': 7}");
    ToolRun.of(tool, api, more).refuses("swarmId");
    assertFalse(api.wasCommanded());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "swarm_status | {'verbose': 'yes'} | verbose",
        "agent_metrics | {'agentId': ['a']} | agentId",
        "task_orchestrate | {} | task",
        "task_orchestrate | {'task': []} | task",
        "task_orchestrate | {'task': 3} | task",
        "task_orchestrate | {'task': 'x', 'priority': 'urgent'} | priority",
        "task_orchestrate | {'task': 'x', 'strategy': 'magic'} | strategy",
        "task_orchestrate | {'task': 'x', 'dependencies': 't1'} | dependencies",
        "task_orchestrate | {'task': {'dependencies': 'a'}} | task.dependencies",
        "task_orchestrate | {'task': {'dependencies': {}}, 'dependencies': ['b']} | task.dependencies",
        "task_orchestrate | {'task': ['x', {'dependencies': 'a'}], 'strategy': 'sequential'} | task[1].dependencies",
        "task_status | {} | taskId",
        "task_results | {'taskId': ''} | taskId",
        "load_balance | {'tasks': 'all'} | tasks",
        "load_balance | {'tasks': ['t']} | tasks",
        "load_balance | {'tasks': [{'taskId': 't', 'from': 'a'}]} | tasks[0].to",
        "load_balance | {'tasks': [{'from': 'a', 'to': 'b'}]} | tasks[0].taskId",
        "load_balance | {'tasks': [{'taskId': 't', 'from': 'a', 'to': 'b', 'x': 1}]} | tasks[0].x",
        "load_balance | {'tasks': [{}], 'dryRun': true} | dryRun",
        "performance_report | {'format': 'xml'} | format",
        "performance_report | {'timeframe': '1h', 'timeRange': '2h'} | timeRange",
        "bottleneck_analyze | {'metrics': 'all'} | metrics",
        "metrics_collect | {'components': 'agents'} | components",
        "token_usage | {'timeframe': 24} | timeframe",
        "config_manage | {} | action",
        "config_manage | {'action': 'delete'} | action",
        "config_manage | {'action': 'update'} | config",
        "config_manage | {'action': 'update', 'config': {}} | config",
        "config_manage | {'action': 'update', 'config': 'stealThreshold=5'} | config",
        "config_manage | {'action': 'get', 'config': {'a': 1}} | config",
        "config_manage | {'action': 'rollback'} | version",
        "config_manage | {'action': 'rollback', 'version': 1.5} | version",
        "config_manage | {'action': 'get', 'version': 1} | version",
        "topology_optimize | {'objective': 3} | objective",
        "topology_optimize | {'dryRun': 'yes'} | dryRun",
        "agent_spawn | {} | type",
        "agent_spawn | {'type': 'a b'} | type",
        "agent_spawn | {'type': 'a', 'slots': 0} | slots",
        "agent_spawn | {'type': 'a', 'capabilities': ['$(x)']} | capabilities",
        "agent_spawn | {'type': 'a', 'name': '../x'} | name",
      })
  void aBadArgumentIsNamedAndChangesNothing(String tool, String arguments, String field) {
    StubApi api = StubApi.withSwarm("main");
    ToolRun.of(tool, api, arguments).refuses(field);
    assertFalse(api.wasCommanded());
  }

  @Test
  void withoutASwarmIdTheOnlySwarmIsMeantElseTheDefault() {
    StubApi several =
        new StubApi()
            .on("GET /v1/swarms", "{'swarms': [{'swarmId': 'a'}, {'swarmId': 'default'}]}")
            .on("GET /v1/swarms/default/tokens", StubApi.TOKENS);
    ToolRun.of("token_usage", several, "{}").succeeds();

    StubApi unclear =
        new StubApi().on("GET /v1/swarms", "{'swarms': [{'swarmId': 'a'}, {'swarmId': 'b'}]}");
    ToolRun.of("token_usage", unclear, "{}").refuses("swarmId").failsWith("a, b");

    StubApi none = new StubApi().on("GET /v1/swarms", "{'swarms': []}");
    ToolRun.of("token_usage", none, "{}").failsWith("there is no swarm yet");
  }

  @Test
  void everyToolIsDescribed() {
    for (McpTool tool : McpTools.all()) {
      ToolDescription description = tool.description();
      assertTrue(description.summary().endsWith("."), description.name());
      for (List<Property> properties : List.of(description.takes(), description.gives())) {
        for (Property property : properties) {
          assertTrue(
              property.description().endsWith("."), description.name() + " " + property.name());
        }
      }
    }
  }
}
