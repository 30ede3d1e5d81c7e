import { decode } from './decode.js';
import { endToEnd } from './endToEnd.js';
import { fanOut } from './fanOut.js';
import { routing } from './routing.js';

decode();
routing();
await endToEnd();
await fanOut();
