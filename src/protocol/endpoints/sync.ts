import * as t from 'io-ts';
import { DateTime, Strings } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { responseFields, BooleanLike } from './shared.js';
import type { Endpoint } from './endpoint.js';

const syncRequestShape = shape('SyncRequest', {
  required: { channel_cids: Strings, last_sync_at: DateTime },
  optional: { watch: BooleanLike, with_inaccessible_cids: BooleanLike, connection_id: t.string },
});
/**
 * Asks for what happened in channels since a moment. With `watch` the connection watches them from
 * now on; with `with_inaccessible_cids` those that cannot be read come as a list, not as events.
 */
export interface SyncRequest extends t.TypeOf<typeof syncRequestShape> {}
/** Codec of {@link SyncRequest}. */
export const SyncRequest: Codec<SyncRequest> = syncRequestShape;

const wireEventShape = shape('WireEvent', { required: { type: t.string }, custom: true });
/** An event as it came, before anything is known of it but its type. */
export interface WireEvent extends t.TypeOf<typeof wireEventShape> {
  readonly [key: string]: unknown;
}
/** Codec of {@link WireEvent}. */
export const WireEvent: Codec<WireEvent> = wireEventShape;

const syncResponseShape = shape('SyncResponse', {
  required: { events: t.readonlyArray(WireEvent) },
  guaranteed: responseFields,
  optional: { inaccessible_cids: Strings },
});
/** What happened, oldest first. */
export interface SyncResponse extends t.TypeOf<typeof syncResponseShape> {}
/** Codec of {@link SyncResponse}. */
export const SyncResponse: Codec<SyncResponse> = syncResponseShape;

export const sync = {
  operation: 'Sync',
  method: 'POST',
  path: '/sync',
  callers: ['client'],
  input: 'body',
  inQuery: ['watch', 'with_inaccessible_cids'],
  request: SyncRequest,
  response: SyncResponse,
  status: 201,
  emits: ['user.watching.start'],
} as const satisfies Endpoint;
