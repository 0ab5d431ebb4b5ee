'use strict';

const { randomUUID } = require('crypto');
const { Kafka, Partitioners, logLevel } = require('kafkajs');
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry');

const TOPIC_POLL_MS = 50;

// What an operation works with: a Kafka client, a registry client, and a producer that connects on first use.
function connect(bootstrapServers, registryUrl) {
  const kafka = new Kafka({
    clientId: 'fairlead-js-tests',
    brokers: bootstrapServers.split(','),
    // Stdout belongs to the answers.
    logCreator: () => (entry) => console.error(entry.namespace, entry.log.message),
    logLevel: logLevel.WARN,
  });
  const registry = new SchemaRegistry({ host: registryUrl });
  const schemaIds = {};
  const toClose = [];
  const connected = async (client) => {
    await client.connect();
    toClose.unshift(() => client.disconnect());
    return client;
  };
  let producer;
  let admin;
  return {
    kafka,
    registry,

    producer() {
      producer ??= connected(
        kafka.producer({
          createPartitioner: Partitioners.DefaultPartitioner,
          allowAutoTopicCreation: false,
          idempotent: true,
          maxInFlightRequests: 1,
        }),
      );
      return producer;
    },

    admin() {
      admin ??= connected(kafka.admin());
      return admin;
    },

    // Writes `value` by the topic's latest schema; resolves to the partition when the broker has it.
    async write(topic, key, value) {
      schemaIds[topic] ??= registry.getLatestSchemaId(`${topic}-value`);
      const schemaId = await schemaIds[topic];
      const message = { key, value: await registry.encode(schemaId, value) };
      const [{ partition }] = await (await this.producer()).send({ topic, acks: -1, messages: [message] });
      return partition;
    },

    async exists(topic) {
      return (await (await this.admin()).listTopics()).includes(topic);
    },

    // Where each partition ends: [{partition, offset}].
    async ends(topic) {
      const ends = await (await this.admin()).fetchTopicOffsets(topic);
      return ends.map(({ partition, high }) => ({ partition, offset: high }));
    },

    // Waits for the topic, then hands over every value from those offsets on, in order.
    // kafkajs knows no reading without a group: one that nobody else is in, and that commits nothing, comes to the same.
    async follow(topic, offsets, onValue) {
      while (!(await this.exists(topic))) {
        await new Promise((resolve) => setTimeout(resolve, TOPIC_POLL_MS));
      }
      const consumer = await connected(
        kafka.consumer({
          groupId: `fairlead-js-${randomUUID()}`,
          allowAutoTopicCreation: false,
          readUncommitted: false,
        }),
      );
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachMessage: async ({ message }) => {
          onValue(await registry.decode(message.value));
        },
      });
      offsets.forEach(({ partition, offset }) => consumer.seek({ topic, partition, offset }));
    },

    async close() {
      for (const close of toClose) {
        await close();
      }
    },
  };
}

module.exports = { connect };
