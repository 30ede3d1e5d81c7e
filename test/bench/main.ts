import { decode } from './decode.js';
import { endToEnd } from './endToEnd.js';
import { fanOut } from './fanOut.js';
import { routing } from './routing.js';
import { size } from './size.js';

decode();
routing();
await size();
await endToEnd();
await fanOut();
