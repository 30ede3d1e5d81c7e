import { client } from './client.js';
import { connections } from './connections.js';
import { decode } from './decode.js';
import { endToEnd } from './endToEnd.js';
import { fanOut } from './fanOut.js';
import { holds } from './holds.js';
import { latency } from './latency.js';
import { nodes } from './nodes.js';
import { plots } from './plots.js';
import { resume } from './resume.js';
import { routing } from './routing.js';
import { send } from './send.js';
import { size } from './size.js';
import { state } from './state.js';

/** What the server costs, beside the bare minimum and other servers. */
const engine: Readonly<Record<string, () => Promise<void>>> = {
  send,
  latency,
  connections,
  resume,
  fanOut,
};

const measureEngine = async (part?: string): Promise<void> => {
  for (const [name, measure] of Object.entries(engine))
    if (part === undefined || part === name) await measure();
};

const [section, only] = process.argv.slice(2);
if (section === '--plot') await plots();
else if (section === '--nodes') await nodes((only ?? '1,2').split(',').map(Number));
else if (section === 'holds') await holds(only);
else if (section === 'client') await client();
else if (section === 'server') await measureEngine(only);
else {
  await client();
  decode();
  routing();
  state();
  await size();
  await endToEnd();
  await measureEngine();
  await holds();
}
// The vendor's client leaves timers behind.
process.exit();
