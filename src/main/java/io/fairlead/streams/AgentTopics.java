package io.fairlead.streams;

import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Command;
import io.fairlead.model.SwarmId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and deletes agents' topics in a thread of its own, and answers by records on the commands
 * topic. What fails is tried again with a growing pause, and at last answered as failed; the
 * scheduler asks again when it still wants the topic.
 *
 * <p>At most one job per agent and topic, the last one asked for; at most {@link #MAX_JOBS} of
 * them. Beyond that jobs are dropped with a warning, which the scheduler's asking again makes good.
 * What is wanted of a topic that agents share is done once for all that want it at that moment, and
 * answered to each.
 */
final class AgentTopics implements AgentTopicRequests, AutoCloseable {
  static final int MAX_JOBS = 100_000;
  static final int MAX_ATTEMPTS = 8;

  /** The most topics that the brokers are asked about at a time. */
  static final int MAX_BATCH = 128;

  private static final Logger LOG = LoggerFactory.getLogger(AgentTopics.class);
  private static final long FIRST_PAUSE_MS = 100;
  private static final long MAX_PAUSE_MS = 5_000;

  /** Takes the answers. */
  interface Answers extends AutoCloseable {
    /** Writes in the background; says so if it fails. */
    void write(SwarmId swarm, Command answer, Consumer<Exception> onFailure);

    @Override
    void close();
  }

  /** Whose topic it is: an agent's, or the one that the swarm's agents share. */
  private record Owner(SwarmId swarm, @Nullable AgentAddress agent) {
    String topic(TopicNames topics) {
      return agent == null ? topics.sharedAssignments(swarm) : agent.topic(topics);
    }

    /** Whether others go on reading the topic when it is retired. */
    boolean leavesItToOthers() {
      return agent != null && agent.layout() == AgentTopicLayout.SHARED;
    }

    @Override
    public String toString() {
      return agent == null ? "all agents of " + swarm : "agent " + agent;
    }
  }

  /** What is to be done with one topic. */
  private record Job(Owner owner, boolean create, int partitions, int attempts, long notBeforeMs) {
    Job again(long nowMs) {
      long pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS << attempts);
      return new Job(owner, create, partitions, attempts + 1, nowMs + pauseMs);
    }
  }

  private final TopicWorks works;
  private final TopicNames topics;
  private final Answers answers;
  private final Thread thread;
  private final Object lock = new Object();
  private final Map<Owner, Job> jobs = new LinkedHashMap<>();
  private boolean closed;

  /** Closes what it is given at its end. */
  AgentTopics(TopicWorks works, TopicNames topics, Answers answers) {
    this.works = works;
    this.topics = topics;
    this.answers = answers;
    this.thread = new Thread(this::run, "fairlead-agent-topics");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void create(AgentAddress address, int sharedPartitions) {
    int partitions = address.layout() == AgentTopicLayout.SHARED ? sharedPartitions : 1;
    add(new Job(new Owner(address.swarm(), address), true, partitions, 0, 0));
  }

  @Override
  public void delete(AgentAddress address) {
    add(new Job(new Owner(address.swarm(), address), false, 0, 0, 0));
  }

  @Override
  public void deleteShared(SwarmId swarm) {
    add(new Job(new Owner(swarm, null), false, 0, 0, 0));
  }

  private void add(Job job) {
    synchronized (lock) {
      Job waiting = jobs.get(job.owner());
      if (waiting != null && waiting.create() == job.create()) {
        return;
      }
      if (waiting == null && jobs.size() >= MAX_JOBS) {
        LOG.warn("more than {} agents' topics wait; that of {} is dropped", MAX_JOBS, job.owner());
        return;
      }
      jobs.put(job.owner(), job);
      lock.notifyAll();
    }
  }

  private void run() {
    try {
      while (true) {
        List<Job> batch = take();
        if (batch.isEmpty()) {
          return;
        }
        work(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The jobs that are due, all of one kind; none once closed. */
  private List<Job> take() throws InterruptedException {
    synchronized (lock) {
      while (!closed) {
        long nowMs = System.nanoTime() / 1_000_000;
        List<Job> batch = takeDue(nowMs);
        if (!batch.isEmpty()) {
          return batch;
        }
        lock.wait(jobs.isEmpty() ? 0 : FIRST_PAUSE_MS / 2);
      }
      return List.of();
    }
  }

  private List<Job> takeDue(long nowMs) {
    List<Job> batch = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Iterator<Job> all = jobs.values().iterator();
    while (all.hasNext()) {
      Job job = all.next();
      boolean due = job.attempts() == 0 || job.notBeforeMs() <= nowMs;
      if (!due || (!batch.isEmpty() && batch.get(0).create() != job.create())) {
        continue;
      }
      String name = job.owner().topic(topics);
      if (names.size() < MAX_BATCH || names.contains(name)) {
        names.add(name);
        batch.add(job);
        all.remove();
      }
    }
    return batch;
  }

  private void work(List<Job> batch) throws InterruptedException {
    Map<String, TopicWorks.Result> results =
        batch.get(0).create() ? created(batch) : deleted(batch);
    Set<String> told = new HashSet<>();
    for (Job job : batch) {
      String name = job.owner().topic(topics);
      TopicWorks.Result result =
          !job.create() && job.owner().leavesItToOthers()
              ? TopicWorks.Result.DONE
              : results.getOrDefault(name, TopicWorks.Result.retry("no answer"));
      boolean last = job.attempts() + 1 >= MAX_ATTEMPTS;
      if (result.verdict() == TopicWorks.Verdict.DONE) {
        answer(job, done(job));
      } else if (result.verdict() == TopicWorks.Verdict.REFUSED || last) {
        if (told.add(name)) {
          LOG.warn("topic {} of {}: given up: {}", name, job.owner(), result.detail());
        }
        answer(job, failed(job, result.detail()));
      } else {
        LOG.debug("topic {} of {}: again: {}", name, job.owner(), result.detail());
        addAgain(job);
      }
    }
  }

  private Map<String, TopicWorks.Result> created(List<Job> batch) throws InterruptedException {
    Map<String, TopicWorks.Wanted> wanted = new LinkedHashMap<>();
    for (Job job : batch) {
      String name = job.owner().topic(topics);
      wanted.put(
          name, new TopicWorks.Wanted(name, job.partitions(), job.owner().leavesItToOthers()));
    }
    return works.create(wanted.values());
  }

  private Map<String, TopicWorks.Result> deleted(List<Job> batch) throws InterruptedException {
    List<String> names = new ArrayList<>();
    for (Job job : batch) {
      if (!job.owner().leavesItToOthers()) {
        names.add(job.owner().topic(topics));
      }
    }
    return names.isEmpty() ? Map.of() : works.delete(names);
  }

  private static Command done(Job job) {
    AgentAddress agent = job.owner().agent();
    if (agent == null) {
      return new Command.SharedTopicDeleted();
    }
    return job.create()
        ? new Command.TopicReady(agent.agent())
        : new Command.TopicDeleted(agent.agent());
  }

  private static Command failed(Job job, String why) {
    AgentAddress agent = job.owner().agent();
    return agent == null
        ? new Command.SharedTopicFailed(why)
        : new Command.TopicFailed(agent.agent(), why);
  }

  /** An answer that can't be written is made good by doing the job once more. */
  private void answer(Job job, Command answer) {
    answers.write(
        job.owner().swarm(),
        answer,
        failure -> {
          LOG.warn("answer about the topic of {} not written", job.owner(), failure);
          addAgain(job);
        });
  }

  private void addAgain(Job job) {
    synchronized (lock) {
      if (!closed) {
        jobs.putIfAbsent(job.owner(), job.again(System.nanoTime() / 1_000_000));
        lock.notifyAll();
      }
    }
  }

  /** Stops; what waits is asked for again by whoever takes over. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    works.close();
    answers.close();
  }
}
