import { decode } from './decode.js';
import { endToEnd } from './endToEnd.js';

decode();
await endToEnd();
