import { decode } from './decode.js';
import { endToEnd } from './endToEnd.js';
import { routing } from './routing.js';

decode();
routing();
await endToEnd();
