// Starts a sandbox, is served by it, leaves a request hanging, closes it, and must then end by itself.

import {connect} from 'node:net';
import {startSandbox} from '../../src/sandbox/server.js';

const sandbox = await startSandbox({seed: 'demo', slowMs: 0});
await fetch(sandbox.endpoint);
const socket = connect(Number(new URL(sandbox.endpoint).port), '127.0.0.1');
const isClosed = new Promise(resolve => socket.once('close', resolve));
await new Promise(resolve => socket.once('connect', resolve));
socket.resume();
socket.write('PUT /acme-drop/a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
// The server has the request once it answers another one.
await fetch(sandbox.endpoint);
sandbox.state.knobs.slowMs = 3_600_000;
void fetch(sandbox.endpoint).catch(() => undefined);
await sandbox.close();
await isClosed;
