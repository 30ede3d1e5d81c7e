import { client } from './client.js';
import { decode } from './decode.js';
import { endToEnd } from './endToEnd.js';
import { fanOut } from './fanOut.js';
import { holds } from './holds.js';
import { plots } from './plots.js';
import { routing } from './routing.js';
import { size } from './size.js';
import { state } from './state.js';

const [section, only] = process.argv.slice(2);
if (section === '--plot') await plots();
else if (section === 'holds') await holds(only);
else if (section === 'client') await client();
else {
  await client();
  decode();
  routing();
  state();
  await size();
  await endToEnd();
  await fanOut();
  await holds();
}
// The vendor's client leaves timers behind.
process.exit();
