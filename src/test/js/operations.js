// What a test can ask this client to do. Each operation takes the connection and the request.
'use strict';

const { Producer, ScriptedAgent } = require('./swarm');

const JOIN_MS = 40_000;

const agents = new Map(); // by agent id
let taskProducer;

// Registers `schema` (Avro, as text) under `subject`; answers its id.
async function register({ registry }, { subject, schema }) {
  const { id } = await registry.register({ type: 'AVRO', schema }, { subject });
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

// Submits `task`; answers the partition.
async function submit({ swarms }, { task }) {
  taskProducer ??= new Producer(swarms);
  return taskProducer.submit(task);
}

// The outcomes of `taskId` that are known once there is one.
async function outcomes(connection, { taskId, atMostMs }) {
  return taskProducer.outcomesOf(taskId, atMostMs);
}

// Becomes agent `agent` of `swarm`; answers the incarnation.
async function join({ swarms }, request) {
  const agent = new ScriptedAgent(swarms, request);
  agents.set(request.agent, agent);
  return agent.joined(JOIN_MS);
}

// Starts the next task that `agent` was assigned, and answers it; null if none comes in time.
async function start(connection, { agent, atMostMs }) {
  return agents.get(agent).start(atMostMs);
}

// `agent` has run `taskId`; the result is what a handler of the example returns.
async function complete(connection, { agent, taskId, result }) {
  agents.get(agent).complete(taskId, result);
}

// `agent` could not run `taskId`.
async function fail(connection, { agent, taskId, error, retriable }) {
  agents.get(agent).fail(taskId, error, retriable);
}

// `agent` says goodbye.
async function leave(connection, { agent }) {
  await agents.get(agent).leave();
}

module.exports = { register, produce, consume, submit, outcomes, join, start, complete, fail, leave };
