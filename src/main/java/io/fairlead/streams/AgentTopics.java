package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.SwarmId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and deletes agents' topics in a thread of its own, and answers by records on the commands
 * topic. What fails is tried again with a growing pause, and at last answered as failed; the
 * scheduler asks again when it still wants the topic.
 *
 * <p>At most one job per topic, the last one asked for; at most {@link #MAX_JOBS} of them. Beyond
 * that jobs are dropped with a warning, which the scheduler's asking again makes good.
 */
final class AgentTopics implements AgentTopicRequests, AutoCloseable {
  static final int MAX_JOBS = 100_000;
  static final int MAX_ATTEMPTS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(AgentTopics.class);
  private static final int MAX_BATCH = 128;
  private static final long FIRST_PAUSE_MS = 100;
  private static final long MAX_PAUSE_MS = 5_000;

  /** What is to be done with one topic. */
  record Job(AgentAddress address, boolean create, int attempts, long notBeforeMs) {
    Job again(long nowMs) {
      long pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS << attempts);
      return new Job(address, create, attempts + 1, nowMs + pauseMs);
    }
  }

  private final TopicWorks works;
  private final CommandWriter answers;
  private final Thread thread;
  private final Object lock = new Object();
  private final Map<AgentAddress, Job> jobs = new LinkedHashMap<>();
  private boolean closed;

  AgentTopics(TopicWorks works, CommandWriter answers) {
    this.works = works;
    this.answers = answers;
    this.thread = new Thread(this::run, "fairlead-agent-topics");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void create(SwarmId swarm, AgentId agent) {
    add(new Job(new AgentAddress(swarm, agent), true, 0, 0));
  }

  @Override
  public void delete(SwarmId swarm, AgentId agent) {
    add(new Job(new AgentAddress(swarm, agent), false, 0, 0));
  }

  private void add(Job job) {
    synchronized (lock) {
      Job waiting = jobs.get(job.address());
      if (waiting != null && waiting.create() == job.create()) {
        return;
      }
      if (waiting == null && jobs.size() >= MAX_JOBS) {
        LOG.warn("more than {} agents' topics wait; {} is dropped", MAX_JOBS, job.address());
        return;
      }
      jobs.put(job.address(), job);
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
    Iterator<Job> all = jobs.values().iterator();
    while (all.hasNext() && batch.size() < MAX_BATCH) {
      Job job = all.next();
      boolean due = job.attempts() == 0 || job.notBeforeMs() <= nowMs;
      if (due && (batch.isEmpty() || batch.get(0).create() == job.create())) {
        batch.add(job);
        all.remove();
      }
    }
    return batch;
  }

  private void work(List<Job> batch) throws InterruptedException {
    boolean create = batch.get(0).create();
    List<AgentAddress> addresses = batch.stream().map(Job::address).toList();
    Map<AgentAddress, TopicWorks.Result> results =
        create ? works.create(addresses) : works.delete(addresses);
    for (Job job : batch) {
      TopicWorks.Result result =
          results.getOrDefault(job.address(), TopicWorks.Result.retry("no answer"));
      switch (result.verdict()) {
        case DONE -> answer(job, done(job));
        case REFUSED -> {
          LOG.warn("topic of agent {}: {}", job.address(), result.detail());
          answer(job, new Command.TopicFailed(job.address().agent(), result.detail()));
        }
        case RETRY -> {
          if (job.attempts() + 1 >= MAX_ATTEMPTS) {
            LOG.warn("topic of agent {}: given up: {}", job.address(), result.detail());
            answer(job, new Command.TopicFailed(job.address().agent(), result.detail()));
          } else {
            LOG.debug("topic of agent {}: again: {}", job.address(), result.detail());
            addAgain(job);
          }
        }
      }
    }
  }

  private static Command done(Job job) {
    return job.create()
        ? new Command.TopicReady(job.address().agent())
        : new Command.TopicDeleted(job.address().agent());
  }

  /** An answer that can't be written is made good by doing the job once more. */
  private void answer(Job job, Command answer) {
    answers.write(
        job.address().swarm(),
        answer,
        failure -> {
          LOG.warn("answer about the topic of agent {} not written", job.address(), failure);
          addAgain(job);
        });
  }

  private void addAgain(Job job) {
    synchronized (lock) {
      if (!closed) {
        jobs.putIfAbsent(job.address(), job.again(System.nanoTime() / 1_000_000));
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
