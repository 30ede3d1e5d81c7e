import { setTimeout as delay } from 'node:timers/promises';
import { createToken } from 'millrace/backend';
import { rawCalls } from '../helpers/rawCalls.js';
import { attempts } from './hostileCalls.js';

// A process of its own: what hostile callers compute is not to delay those who measure.
const [url = '', forMs = '0'] = process.argv.slice(2);
const callers = 10;
/** Between two attempts of one caller. */
const pauseMs = 500;

const failed: string[] = [];
const call = rawCalls({ url }, createToken('secret', 'mallory'));
const names = Object.keys(attempts);
process.send?.('ready');
const endAt = performance.now() + Number(forMs);
await Promise.all(
  Array.from({ length: callers }, async (_, caller) => {
    for (let at = caller; performance.now() < endAt; at += 1) {
      const name = names[at % names.length]!;
      const status = await attempts[name]!(call, url).catch(() => undefined);
      if (status !== undefined && status >= 500) failed.push(`${name}: ${String(status)}`);
      await delay(pauseMs);
    }
  }),
);
process.send?.(failed);
process.disconnect();
