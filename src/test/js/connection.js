// Kafka and the registry as they are, for tests of bytes, and the connection of the example agent, for everything else.
'use strict';

const { createRequire } = require('module');
const { Connection } = require('../../../examples/agent-node/connection');

// The example's packages serve the tests too.
const packages = createRequire(require.resolve('../../../examples/agent-node/connection'));
const { Kafka, Partitioners, logLevel } = packages('kafkajs');
const { SchemaRegistry } = packages('@kafkajs/confluent-schema-registry');

// Stdout belongs to the answers.
const log = (line) => console.error(line);

/** What an operation works with: raw clients that connect on first use, and a Connection that is open. */
async function connect(bootstrapServers, registryUrl) {
  const kafka = new Kafka({
    clientId: 'fairlead-js-tests',
    brokers: bootstrapServers.split(','),
    logCreator: () => (entry) => log(`${entry.namespace}: ${entry.log.message}`),
    logLevel: logLevel.WARN,
  });
  const swarms = new Connection(bootstrapServers, registryUrl, log);
  await swarms.open();
  let producer;
  return {
    kafka,
    registry: new SchemaRegistry({ host: registryUrl }),
    swarms,

    async producer() {
      if (!producer) {
        producer = kafka.producer({
          createPartitioner: Partitioners.DefaultPartitioner,
          allowAutoTopicCreation: false,
          idempotent: true,
          maxInFlightRequests: 1,
        });
        await producer.connect();
      }
      return producer;
    },

    async close() {
      await producer?.disconnect();
      await swarms.close();
    },
  };
}

module.exports = { connect };
