package io.fairlead.streams;

import io.fairlead.model.SwarmId;
import java.util.ArrayList;
import java.util.List;

/**
 * What one partition wants done with agents' topics. Creating is passed on at once: a topic too
 * many does no harm, and asking twice finds it. Deleting waits until the decision is committed;
 * were it undone, its agent would wait on a topic that is gone. Owned by the stream thread.
 */
final class TopicErrands {
  private record Deletion(Runnable errand, long mark) {}

  private final AgentTopicRequests requests;
  private List<Runnable> decided = new ArrayList<>();
  private List<Deletion> awaitingCommit = new ArrayList<>();

  TopicErrands(AgentTopicRequests requests) {
    this.requests = requests;
  }

  void create(AgentAddress address, int sharedPartitions) {
    requests.create(address, sharedPartitions);
  }

  void deleteOnceCommitted(AgentAddress address) {
    decided.add(() -> requests.delete(address));
  }

  void deleteSharedOnceCommitted(SwarmId swarm) {
    decided.add(() -> requests.deleteShared(swarm));
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
        deletion.errand().run();
      } else {
        still.add(deletion);
      }
    }
    for (Runnable errand : decided) {
      still.add(new Deletion(errand, commits.count()));
    }
    decided = new ArrayList<>();
    awaitingCommit = still;
    return !still.isEmpty();
  }
}
