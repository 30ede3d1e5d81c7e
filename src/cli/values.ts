import { isUserId, parseCid } from '../protocol/index.js';
import { UsageError } from './options.js';

const fail = (message: string): never => {
  throw new UsageError(message);
};

/** A text that is not empty. */
export const text = (value: string): string => value || fail('must not be empty');

/** The id of a user. */
export const userId = (value: string): string =>
  isUserId(value) ? value : fail('must be the id of a user: letters, digits and @ _ - . !');

/** The id of a channel. */
export const channel = (value: string): string =>
  parseCid(value)._tag === 'Some' ? value : fail('must be a channel such as messaging:general');

/** The base address of a server. */
export const address = (value: string): string =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
    ? value
    : fail('must be an address such as http://127.0.0.1:8080');

/** A boolean: `--server`, or `MILLRACE_SERVER=true`. */
export const toggle = (value: string): boolean => {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : fail('must be true or false');
};

/** A port; 0 means any free port. */
export const port = (value: string): number =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65_535
    ? Number(value)
    : fail('must be a port from 0 to 65535');

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A duration in milliseconds: `45s`, `30m`, `1h`, `2d`. */
export const duration = (value: string): number => {
  const [, count, unit = ''] = /^(\d{1,9})([smhd])$/.exec(value) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? 0);
  return ms > 0 ? ms : fail('must be a duration such as 45s, 30m, 1h or 2d');
};

/** A number of seconds, in milliseconds. */
export const seconds = (value: string): number =>
  /^\d{1,6}(\.\d{1,3})?$/.test(value) && Number(value) > 0
    ? Number(value) * 1_000
    : fail('must be a number of seconds above 0');

/** One of some words. */
export const oneOf =
  <Word extends string>(words: readonly Word[]) =>
  (value: string): Word =>
    words.find((word) => word === value) ??
    fail(`must be ${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`);

/** A whole number above 0. */
export const count = (value: string): number =>
  /^[1-9]\d{0,8}$/.test(value) ? Number(value) : fail('must be a whole number above 0');

/** How many times as fast: a number above 0, or `max`. */
export const speed = (value: string): number => {
  if (value === 'max') return Infinity;
  return /^\d{1,6}(\.\d{1,3})?$/.test(value) && Number(value) > 0
    ? Number(value)
    : fail('must be a number above 0, or max');
};
