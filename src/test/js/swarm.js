// The two ends of a task on Kafka, from topology-docs/PROTOCOL.md: who submits it, and who runs it.
'use strict';

const { Agent } = require('./agent');

const OUTCOMES = 'fairlead.outcomes';
const POLL_MS = 10;

// Section 6.
class Producer {
  constructor(connection) {
    this.connection = connection;
    this.outcomes = new Map(); // task id -> all its outcomes
  }

  // Answers the partition.
  async submit(task) {
    // From where the outcomes ended before the first submission; once is enough, as it reads on from there.
    this.following ??= this.#follow();
    await this.following;
    return this.connection.write('fairlead.tasks', task.swarmId, task);
  }

  async #follow() {
    const ends = await this.connection.ends(OUTCOMES);
    await this.connection.follow(OUTCOMES, ends, (outcome) => {
      this.outcomes.set(outcome.taskId, [...(this.outcomes.get(outcome.taskId) ?? []), outcome]);
    });
  }

  // All outcomes of the task that are known by now, once there is one.
  async outcomesOf(taskId, atMostMs) {
    const end = Date.now() + atMostMs;
    while (!this.outcomes.has(taskId)) {
      if (Date.now() > end) {
        throw new Error(`no outcome of ${taskId} within ${atMostMs} ms`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return this.outcomes.get(taskId);
  }
}

// Section 7.1: resolves to an agent that has been welcomed.
async function join(connection, { swarm, agent: id, slots }) {
  const topic = `fairlead.assignments.${swarm}.${id}`;
  const from = (await connection.exists(topic))
    ? await connection.ends(topic)
    : [{ partition: 0, offset: '0' }];
  const agent = new Agent({ swarm, agent: id, slots: slots ?? 1 }, (report) =>
    connection.write('fairlead.agent-reports', swarm, report),
  );
  const following = connection.follow(topic, from, (message) => agent.read(message));
  await Promise.all([following, agent.join()]);
  return agent;
}

module.exports = { Producer, join };
