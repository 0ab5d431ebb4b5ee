// What a test can ask this client to do. Each operation takes the connection and the request.
'use strict';

const { SchemaType } = require('@kafkajs/confluent-schema-registry');

// Registers `schema` (Avro, as text) under `subject`; answers its id.
async function register({ registry }, { subject, schema }) {
  const { id } = await registry.register({ type: SchemaType.AVRO, schema }, { subject });
  return id;
}

// Writes `value` under `key` with the schema of `schemaId`; answers the partition.
async function produce({ registry, producer }, { topic, key, schemaId, value }) {
  const message = { key, value: await registry.encode(schemaId, value) };
  const [{ partition }] = await (await producer()).send({ topic, messages: [message] });
  return partition;
}

// Reads the first `count` messages of `topic`, decoded, with their keys.
async function consume({ kafka, registry }, { topic, count }) {
  const consumer = kafka.consumer({ groupId: `fairlead-js-tests-${process.pid}-${topic}` });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    const messages = [];
    await new Promise((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          eachMessage: async ({ message }) => {
            if (messages.length < count) {
              messages.push({ key: message.key?.toString() ?? null, value: await registry.decode(message.value) });
            }
            if (messages.length >= count) {
              resolve();
            }
          },
        })
        .catch(reject);
    });
    return messages;
  } finally {
    await consumer.disconnect();
  }
}

module.exports = { register, produce, consume };
