import { decode } from './decode.js';

decode();
