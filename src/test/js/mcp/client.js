// The official MCP client, driven by a test: one JSON request a line on stdin, one JSON answer a line on stdout, until
// stdin ends. A request is {"do": NAME, ...arguments}; an answer is {"ok": RESULT} or {"error": MESSAGE}.
'use strict';

const readline = require('readline');
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StdioClientTransport } = require('@modelcontextprotocol/sdk/client/stdio.js');
const { StreamableHTTPClientTransport } = require('@modelcontextprotocol/sdk/client/streamableHttp.js');

let client;
let complaints;

function transport({ command, args, url, headers }) {
  return command
    ? new StdioClientTransport({ command, args, stderr: 'inherit' })
    : new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: headers ?? {} } });
}

const operations = {
  // {command, args} for a process, or {url, headers}.
  async connect(request) {
    client = new Client({ name: 'fairlead-test', version: '1' });
    complaints = [];
    client.onerror = (error) => complaints.push(String(error.message));
    await client.connect(transport(request));
    return {
      server: client.getServerVersion(),
      capabilities: client.getServerCapabilities(),
      instructions: client.getInstructions() ?? null,
    };
  },

  async tools() {
    return (await client.listTools()).tools; // from now on, results are checked against the output schemas
  },

  async call({ name, arguments: given }) {
    return client.callTool({ name, arguments: given ?? {} });
  },

  async resources() {
    return (await client.listResources()).resources;
  },

  async read({ uri }) {
    return (await client.readResource({ uri })).contents;
  },

  async ping() {
    return client.ping();
  },

  // What the client found wrong by itself: lines on standard output that are no messages, for one.
  async complaints() {
    return complaints;
  },

  async close() {
    await client.close();
    return true;
  },
};

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      const request = JSON.parse(line);
      answer = { ok: (await operations[request.do](request)) ?? null };
    } catch (error) {
      answer = { error: String(error.message ?? error), code: error.code ?? null };
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
  await client?.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
