import { decode } from './decode.js';
import { endToEnd } from './endToEnd.js';
import { fanOut } from './fanOut.js';
import { pipeline } from './pipeline.js';
import { plots } from './plots.js';
import { routing } from './routing.js';
import { size } from './size.js';
import { state } from './state.js';

if (process.argv.includes('--plot')) await plots();
else {
  decode();
  routing();
  state();
  await pipeline();
  await size();
  await endToEnd();
  await fanOut();
}
// The vendor's client leaves timers behind.
process.exit();
