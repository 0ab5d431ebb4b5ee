#!/usr/bin/env node
// An agent whose handler does what its payload says. Exits with 0 after a drain, with 3 when it has been fenced.
//
// A payload that is a JSON object may say {"sleepMs": 50, "fail": "no luck", "retriable": false, "failAttempts": 1}:
// work for so long, then fail with this error, in so many attempts. With {"untilExists": "/tmp/go"} it works until there
// is such a file. Otherwise the payload is the result.
'use strict';

const { existsSync } = require('fs');
const { setTimeout: sleep } = require('timers/promises');
const { parseArgs } = require('util');
const { Phase, TaskFailed } = require('./agent');
const { Connection } = require('./connection');
const { Worker } = require('./worker');

const EXIT_FENCED = 3;
const LOOK_MS = 50;
const USAGE = `Usage: node main.js --agent ID [options]
  --bootstrap HOST:PORT     Kafka's address. Default: 127.0.0.1:9092
  --registry URL            the schema registry's address. Default: http://127.0.0.1:8081
  --swarm ID                Default: default
  --agent ID                unique within the swarm
  --slots N                 how many tasks it runs at once. Default: 1
  --capability NAME         what it can do; may be given several times
  --drain-timeout SECONDS   how long a drain waits for what runs. Default: 30`;

/** @type {import('./worker').Handler} */
async function handle(task) {
  const order = orderOf(task.payload);
  await sleep(order.sleepMs ?? 0, undefined, { signal: task.signal });
  while (typeof order.untilExists === 'string' && !existsSync(order.untilExists)) {
    await sleep(LOOK_MS, undefined, { signal: task.signal });
  }
  if (order.fail && task.attempt <= (order.failAttempts ?? task.attempt)) {
    throw new TaskFailed(order.fail, order.retriable);
  }
  return { data: task.payload, contentType: task.contentType };
}

function orderOf(payload) {
  try {
    return Object(JSON.parse(payload.toString()));
  } catch {
    return {};
  }
}

function log(line) {
  console.error(new Date().toISOString(), line);
}

async function main() {
  const { values: options } = parseArgs({
    options: {
      bootstrap: { type: 'string', default: '127.0.0.1:9092' },
      registry: { type: 'string', default: 'http://127.0.0.1:8081' },
      swarm: { type: 'string', default: 'default' },
      agent: { type: 'string' },
      slots: { type: 'string', default: '1' },
      capability: { type: 'string', multiple: true, default: [] },
      'drain-timeout': { type: 'string', default: '30' },
      help: { type: 'boolean' },
    },
  });
  if (options.help || !options.agent) {
    console.log(USAGE);
    return options.help ? 0 : 2;
  }
  const profile = {
    swarm: options.swarm,
    agent: options.agent,
    slots: Number(options.slots),
    capabilities: options.capability,
  };
  const connection = new Connection(options.bootstrap, options.registry, log);
  const worker = new Worker(connection, profile, handle, {
    drainTimeoutMs: 1_000 * Number(options['drain-timeout']),
    onPhase: (phase, incarnation, why) => log(`${phase}, incarnation ${incarnation}${why ? `: ${why}` : ''}`),
  });
  // Once each: the second one ends the process at once.
  process.once('SIGTERM', () => worker.drain());
  process.once('SIGINT', () => worker.drain());
  await connection.open();
  const phase = await worker.run();
  await connection.close();
  return phase === Phase.FENCED ? EXIT_FENCED : 0;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    log(error.message);
    process.exit(1);
  },
);
