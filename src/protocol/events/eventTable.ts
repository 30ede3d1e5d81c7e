import type * as t from 'io-ts';
import { aiRows } from './aiEvents.js';
import { channelRows } from './channelEvents.js';
import { connectionRows } from './connectionEvents.js';
import { customCodecs, customRows } from './customEvents.js';
import { eventCodecs } from './eventCodecs.js';
import type { EventRow, RowsOf, TypeOfKey } from './eventEntry.js';
import type { AnyCodec } from '../shape.js';
import { memberRows } from './memberEvents.js';
import { messageRows } from './messageEvents.js';
import { notificationRows } from './notificationEvents.js';
import { ownRows } from './ownEvents.js';
import { pollRows } from './pollEvents.js';
import { reactionRows } from './reactionEvents.js';
import { threadRows } from './threadEvents.js';
import { typingRows } from './typingEvents.js';
import { userRows } from './userEvents.js';
import { webhookRows } from './webhookEvents.js';

const codecs = { ...eventCodecs, ...customCodecs } as const;

const rows = {
  ...aiRows,
  ...channelRows,
  ...connectionRows,
  ...memberRows,
  ...messageRows,
  ...notificationRows,
  ...ownRows,
  ...pollRows,
  ...reactionRows,
  ...threadRows,
  ...typingRows,
  ...userRows,
  ...webhookRows,
  ...customRows,
} as const satisfies RowsOf<typeof codecs>;

type Rows = typeof rows;

/** The keys of the event table. */
export type EventKey = keyof typeof codecs;

/** A key without a row has the error at its family, so it gets any row here. */
type RowOf<Key> = Key extends keyof Rows ? Rows[Key] : EventRow;

type EventTable = {
  readonly [Key in EventKey]: RowOf<Key> & {
    readonly type: TypeOfKey<Key>;
    readonly codec: (typeof codecs)[Key];
  };
};

const typeOfKey = (key: string): string => (key.startsWith('*') ? '*' : key.replace(/@.*/, ''));

/**
 * The event table: every event with its class, its trigger, its recipients and its codec. Client,
 * server, testing kit and documentation interpret it. `user.messages.deleted` has two entries, the
 * second under the key `user.messages.deleted@channel`; `*channel` and `*user` are the custom
 * events.
 */
export const events = Object.fromEntries(
  Object.entries<AnyCodec>(codecs).map(([key, codec]) => [
    key,
    { type: typeOfKey(key), ...(rows as Readonly<Record<string, EventRow>>)[key], codec },
  ]),
) as EventTable;

/** The event of one entry. */
export type EventAt<Key extends EventKey> = t.TypeOf<(typeof codecs)[Key]>;
