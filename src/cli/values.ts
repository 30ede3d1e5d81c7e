import { isUserId, parseCid } from '../protocol/index.js';
import { UsageError } from './options.js';

const wrong = (message: string): never => {
  throw new UsageError(message);
};

/** Any text but the empty one. */
export const text = (given: string): string => given || wrong('must not be empty');

/** The id of a user. */
export const userId = (given: string): string =>
  isUserId(given) ? given : wrong('must be the id of a user: letters, digits and @ _ - . !');

/** The id of a channel. */
export const channel = (given: string): string =>
  parseCid(given)._tag === 'Some' ? given : wrong('must be a channel such as messaging:general');

/** The base of a server's address. */
export const address = (given: string): string =>
  URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)
    ? given
    : wrong('must be an address such as http://127.0.0.1:8080');

/** A switch: `--server`, or `MILLRACE_SERVER=true`. */
export const toggle = (given: string): boolean => {
  if (given === 'true' || given === '1') return true;
  return given === 'false' || given === '0' ? false : wrong('must be true or false');
};

/** A port, where 0 takes any free one. */
export const port = (given: string): number =>
  /^\d{1,5}$/.test(given) && Number(given) <= 65_535
    ? Number(given)
    : wrong('must be a port from 0 to 65535');

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A length of time in milliseconds: `45s`, `30m`, `1h`, `2d`. */
export const duration = (given: string): number => {
  const [, count, unit = ''] = /^(\d{1,9})([smhd])$/.exec(given) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? 0);
  return ms > 0 ? ms : wrong('must be a length of time such as 45s, 30m, 1h or 2d');
};

/** What other versions may have. */
export const unsupported = (): never => wrong('is not supported in this version');

/** A number of seconds, in milliseconds. */
export const seconds = (given: string): number =>
  /^\d{1,6}(\.\d{1,3})?$/.test(given) && Number(given) > 0
    ? Number(given) * 1_000
    : wrong('must be a number of seconds above 0');
