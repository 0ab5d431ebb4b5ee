// Kafka and the schema registry, as far as an agent or a producer needs them (PROTOCOL.md, sections 1 and 2).
'use strict';

const { randomUUID } = require('crypto');
const { setTimeout: sleep } = require('timers/promises');
const { Kafka, Partitioners, logLevel } = require('kafkajs');
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry');

const TOPIC_POLL_MS = 100;
const REGISTRY_RETRY_MS = 1_000;
const SEND_TIMEOUT_MS = 2_000; // then a report is given up, and a new one says what is true by then
const NOT_FOUND = 404;

const partitionOf = Partitioners.DefaultPartitioner(); // murmur2, as Java clients have it

/**
 * Which partition of the topic that a swarm's agents share an agent reads.
 * @param {string} agent its id
 * @param {number} partitions of the topic
 */
function sharedPartition(agent, partitions) {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 0 }));
  return partitionOf({ topic: '', partitionMetadata, message: { key: agent, value: null } });
}

/** Of the client's errors, those that say that it could not ask: no answer at all, or one that promises no other. */
const isUnanswered = (error) => error.name === 'ResponseError' && error.status !== NOT_FOUND;

class Connection {
  #kafka;
  #registry;
  #schemaIds = new Map(); // subject -> promise of the id of its latest schema
  #sender;
  #admin;
  #closed = false;
  #toClose = [];

  /**
   * @param {string} bootstrap addresses of brokers, separated by commas
   * @param {string} registryUrl
   * @param {(line: string) => void} log
   */
  constructor(bootstrap, registryUrl, log) {
    this.log = log;
    const options = {
      clientId: 'fairlead-agent-node',
      brokers: bootstrap.split(','),
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => log([entry.namespace, entry.log.message, entry.log.error].filter(Boolean).join(': ')),
    };
    this.#kafka = new Kafka(options);
    this.#registry = new SchemaRegistry({ host: registryUrl });
    this.#sender = new Kafka({ ...options, requestTimeout: SEND_TIMEOUT_MS }).producer({
      createPartitioner: () => partitionOf,
      allowAutoTopicCreation: false,
      retry: { retries: 0 },
    });
    this.#admin = this.#kafka.admin();
  }

  async open() {
    for (const client of [this.#admin, this.#sender]) {
      await client.connect();
      this.#toClose.push(client);
    }
  }

  async close() {
    this.#closed = true;
    await Promise.all(this.#toClose.map((client) => client.disconnect()));
  }

  /**
   * Writes `value` by the latest schema of the topic.
   * @returns {Promise<number>} the partition, when all replicas in sync have the record
   */
  async write(topic, key, value) {
    const encoded = await this.#registry.encode(await this.#schemaId(`${topic}-value`), value);
    const [{ partition }] = await this.#sender.send({ topic, acks: -1, messages: [{ key, value: encoded }] });
    return partition;
  }

  #schemaId(subject) {
    if (!this.#schemaIds.has(subject)) {
      const id = this.#registry.getLatestSchemaId(subject);
      id.catch(() => this.#schemaIds.delete(subject)); // to be asked again
      this.#schemaIds.set(subject, id);
    }
    return this.#schemaIds.get(subject);
  }

  /** Where the partitions of the topic end: [{partition, offset}]; none if there is no such topic. */
  async ends(topic) {
    while (await this.#exists(topic)) {
      try {
        const ends = await this.#admin.fetchTopicOffsets(topic);
        return ends.map(({ partition, high }) => ({ partition, offset: high }));
      } catch (error) {
        if (this.#closed || !(error.retriable || error.cause?.retriable)) {
          throw error;
        }
        await sleep(TOPIC_POLL_MS); // created a moment ago: not each partition has a leader yet
      }
    }
    return [];
  }

  async #exists(topic) {
    return (await this.#admin.listTopics()).includes(topic);
  }

  /**
   * Hands over every value of the topic from those offsets on, in order, once there is such a topic; a partition that is
   * not named is read from its start. kafkajs knows no reading without a group: one that nobody else is in, and that
   * commits nothing, comes to the same.
   *
   * @param {{partition: number, offset: string}[]} offsets
   * @param {(value: object) => void} onValue
   * @param {() => void} [onGone] the topic has disappeared; what comes in its place is read from its start
   * @param {object} [options]
   * @param {string | null} [options.onlyKey] read the partition of this key alone, and of that only what has the key
   * @param {AbortSignal} [options.signal] to be read no more
   * @returns {Promise<{fromStart: () => void}>} reads from the start when told so
   */
  async follow(topic, offsets, onValue, onGone = () => {}, { onlyKey = null, signal } = {}) {
    const isOver = () => this.#closed || signal?.aborted;
    const next = new Map(offsets.map(({ partition, offset }) => [partition, offset]));
    await this.#appears(topic, isOver);
    if (isOver()) {
      return { fromStart: () => {} };
    }
    const others = [];
    if (onlyKey !== null) {
      const count = (await this.ends(topic)).length;
      const mine = sharedPartition(onlyKey, count);
      const offset = next.get(mine) ?? '0';
      next.clear();
      next.set(mine, offset);
      others.push(...[...Array(count).keys()].filter((partition) => partition !== mine));
    }
    const consumer = this.#kafka.consumer({
      groupId: `fairlead-${randomUUID()}`,
      allowAutoTopicCreation: false,
      readUncommitted: false,
    });
    await consumer.connect();
    if (isOver()) {
      await consumer.disconnect();
      return { fromStart: () => {} };
    }
    this.#toClose.push(consumer);
    signal?.addEventListener('abort', () => consumer.disconnect().catch((error) => this.log(error.message)));
    const seek = () => {
      next.forEach((offset, partition) => consumer.seek({ topic, partition, offset }));
      if (others.length > 0) {
        consumer.pause([{ topic, partitions: others }]);
      }
    };
    // Whenever the group begins anew, after an outage for instance, it knows of no offset.
    consumer.on(consumer.events.GROUP_JOIN, seek);
    consumer.on(consumer.events.CRASH, async ({ payload }) => {
      this.log(`${topic}: ${payload.error.message}`);
      if (!isOver() && !(await this.#exists(topic).catch(() => true))) {
        next.forEach((_, partition) => next.set(partition, '0'));
        onGone();
      }
      if (!payload.restart && !isOver()) {
        await this.#appears(topic, isOver);
        await run();
      }
    });
    const run = async () => {
      if (isOver()) {
        return;
      }
      await consumer.run({
        autoCommit: false,
        eachMessage: async ({ partition, message }) => {
          if (isOver() || others.includes(partition)) {
            return;
          }
          const theirs = onlyKey !== null && message.key?.toString() !== onlyKey;
          const value = theirs ? null : await this.#decode(message.value);
          next.set(partition, String(BigInt(message.offset) + 1n));
          if (value) {
            onValue(value);
          }
        },
      });
      if (isOver()) {
        await consumer.disconnect(); // it was told to, and has come back by running
      }
    };
    await consumer.subscribe({ topic, fromBeginning: true });
    await run();
    return {
      fromStart: () => {
        next.forEach((_, partition) => next.set(partition, '0'));
        seek();
      },
    };
  }

  async #appears(topic, isOver) {
    while (!isOver() && !(await this.#exists(topic))) {
      await sleep(TOPIC_POLL_MS);
    }
  }

  // Null if it never will be read; waits while the registry does not answer.
  async #decode(bytes) {
    for (;;) {
      try {
        return await this.#registry.decode(bytes);
      } catch (error) {
        this.log(`a message cannot be read: ${error.message}`);
        if (this.#closed || !isUnanswered(error)) {
          return null;
        }
        await sleep(REGISTRY_RETRY_MS);
      }
    }
  }
}

module.exports = { Connection, sharedPartition };
