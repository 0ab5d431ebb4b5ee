'use strict';

const { Kafka, Partitioners, logLevel } = require('kafkajs');
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry');

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
  let producer;
  const toClose = [];
  return {
    kafka,
    registry,
    async producer() {
      if (!producer) {
        producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
        await producer.connect();
        toClose.push(() => producer.disconnect());
      }
      return producer;
    },
    async close() {
      for (const close of toClose) {
        await close();
      }
    },
  };
}

module.exports = { connect };
