package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import java.util.ArrayList;
import java.util.List;

/**
 * What one partition wants done with agents' topics. Creating is passed on at once: a topic too
 * many does no harm, and asking twice finds it. Deleting waits until the decision is committed;
 * were it undone, its agent would wait on a topic that is gone. Owned by the stream thread.
 */
final class TopicErrands {
  private record Deletion(AgentAddress address, long mark) {}

  private final AgentTopicRequests requests;
  private List<AgentAddress> decided = new ArrayList<>();
  private List<Deletion> awaitingCommit = new ArrayList<>();

  TopicErrands(AgentTopicRequests requests) {
    this.requests = requests;
  }

  void create(SwarmId swarm, AgentId agent) {
    requests.create(swarm, agent);
  }

  void deleteOnceCommitted(SwarmId swarm, AgentId agent) {
    decided.add(new AgentAddress(swarm, agent));
  }

  /**
   * At each punctuation: passes on what has been committed.
   *
   * @return whether something waits for a commit, to be asked for
   */
  boolean advance(ThreadCommits commits) {
    List<Deletion> still = new ArrayList<>();
    for (Deletion deletion : awaitingCommit) {
      if (commits.passed(deletion.mark())) {
        requests.delete(deletion.address().swarm(), deletion.address().agent());
      } else {
        still.add(deletion);
      }
    }
    for (AgentAddress address : decided) {
      still.add(new Deletion(address, commits.count()));
    }
    decided = new ArrayList<>();
    awaitingCommit = still;
    return !still.isEmpty();
  }
}
