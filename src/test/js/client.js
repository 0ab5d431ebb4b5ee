// A client that a test drives: one JSON request a line on stdin, one JSON answer a line on stdout, until stdin ends.
//
//   node client.js BOOTSTRAP_SERVERS SCHEMA_REGISTRY_URL
//
// A request is {"do": NAME, ...arguments}; the operations are in operations.js. An answer is {"ok": RESULT} or
// {"error": MESSAGE}. In both, bytes are {"$bytes": BASE64}, and numbers are whole where Avro's are.
'use strict';

const readline = require('readline');
const { connect } = require('./connection');
const operations = require('./operations');

function fromJson(key, value) {
  return value && typeof value === 'object' && '$bytes' in value ? Buffer.from(value.$bytes, 'base64') : value;
}

function toJson(key, value) {
  // Buffers have become {type: 'Buffer', data} before a replacer sees them.
  if (value && value.type === 'Buffer' && Array.isArray(value.data)) {
    return { $bytes: Buffer.from(value.data).toString('base64') };
  }
  return value;
}

async function main([bootstrapServers, registryUrl]) {
  const connection = await connect(bootstrapServers, registryUrl);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      const request = JSON.parse(line, fromJson);
      const operation = operations[request.do];
      if (!operation) {
        throw new Error(`no operation ${request.do}; there are ${Object.keys(operations)}`);
      }
      answer = { ok: (await operation(connection, request)) ?? null };
    } catch (e) {
      answer = { error: e.message };
    }
    process.stdout.write(JSON.stringify(answer, toJson) + '\n');
  }
  await connection.close();
}

main(process.argv.slice(2)).catch((e) => {
  console.error(e);
  process.exitCode = 1;
});
