import type { ChatEvent } from '../protocol/events/event.js';
import { toMillis } from '../protocol/codecs.js';

/** What tells an event from the others where there are no places in a log, as paths into it. */
const paths: readonly (readonly string[])[] = [
  ['cid'],
  ['user', 'id'],
  ['message', 'id'],
  ['member', 'user_id'],
  ['reaction', 'user_id'],
  ['reaction', 'type'],
];

const within = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

/**
 * What is the same of an event however it comes: what it is, when it happened, and whom and what it
 * is about. The rest differs, since an event that comes late lacks counts and has what is now.
 */
export const identityOf = (event: ChatEvent): string => {
  const fields: unknown = event.type === 'unknown' ? event.raw : event;
  const name = event.type === 'unknown' ? event.name : event.type;
  const moment = 'created_at' in event ? event.created_at : undefined;
  const ids = paths.map((path) => path.reduce(within, fields) ?? null);
  return JSON.stringify([name, moment == null ? null : toMillis(moment), ...ids]);
};
