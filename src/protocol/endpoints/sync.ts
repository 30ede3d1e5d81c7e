import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime, Strings } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { responseFields, BooleanLike } from './shared.js';
import type { Endpoint } from './endpoint.js';

const syncRequestShape = shape('SyncRequest', {
  required: { channel_cids: bounded(Strings, 'syncChannels'), last_sync_at: DateTime },
  optional: { watch: BooleanLike, with_inaccessible_cids: BooleanLike, connection_id: t.string },
});
/**
 * Requests the events of channels since a timestamp. With `watch` the connection also watches the
 * channels. A channel that the user cannot read is a `notification.removed_from_channel` in the
 * response, or with `with_inaccessible_cids` an entry of `inaccessible_cids`.
 */
export interface SyncRequest extends t.TypeOf<typeof syncRequestShape> {}
/** Codec of {@link SyncRequest}. */
export const SyncRequest: Codec<SyncRequest> = syncRequestShape;

const wireEventShape = shape('WireEvent', { required: { type: t.string }, open: true });
/** An event that is not decoded further than its type. */
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
/** The events, oldest first. */
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
