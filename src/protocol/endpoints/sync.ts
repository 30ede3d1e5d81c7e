import * as t from 'io-ts';
import { DateTime, Strings } from '../codecs.js';
import { type Codec, shape } from '../shape.js';
import { answered, Flag } from './common.js';
import type { Endpoint } from './entry.js';

const syncRequestShape = shape('SyncRequest', {
  needed: { channel_cids: Strings, last_sync_at: DateTime },
  optional: { watch: Flag, with_inaccessible_cids: Flag, connection_id: t.string },
});
/**
 * Asks for what happened in channels since a moment. With `watch` the connection watches them from
 * now on; with `with_inaccessible_cids` those that cannot be read come as a list, not as events.
 */
export interface SyncRequest extends t.TypeOf<typeof syncRequestShape> {}
/** Codec of {@link SyncRequest}. */
export const SyncRequest: Codec<SyncRequest> = syncRequestShape;

const wireEventShape = shape('WireEvent', { needed: { type: t.string }, custom: true });
/** An event as it came, before anything is known of it but its type. */
export interface WireEvent extends t.TypeOf<typeof wireEventShape> {
  readonly [key: string]: unknown;
}
/** Codec of {@link WireEvent}. */
export const WireEvent: Codec<WireEvent> = wireEventShape;

const syncAnswerShape = shape('SyncAnswer', {
  needed: { events: t.readonlyArray(WireEvent) },
  sent: answered,
  optional: { inaccessible_cids: Strings },
});
/** What happened, oldest first. */
export interface SyncAnswer extends t.TypeOf<typeof syncAnswerShape> {}
/** Codec of {@link SyncAnswer}. */
export const SyncAnswer: Codec<SyncAnswer> = syncAnswerShape;

export const sync = {
  operation: 'Sync',
  method: 'POST',
  path: '/sync',
  callers: ['client'],
  input: 'body',
  inQuery: ['watch', 'with_inaccessible_cids'],
  request: SyncRequest,
  answer: SyncAnswer,
  status: 201,
  emits: ['user.watching.start'],
} as const satisfies Endpoint;
