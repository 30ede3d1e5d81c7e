import * as t from 'io-ts';
import { DateTime, Integer, Strings } from './primitives.js';
import { User } from './objects.js';
import { type Codec, shape } from './shape.js';

// An extension of the protocol: a peer that does not know the key `millrace` ignores it.

const logPositionShape = shape('LogPosition', {
  required: { id: Integer },
  optional: { after: Integer, epoch: t.string },
});
/**
 * The position of an event in the server's log. `id` is the event's own; `after` is the id of the
 * previous event in the same channel, 0 for the first one, and absent when not all watchers of the
 * channel receive the event. The first health check of a connection has the head of the log and its
 * `epoch`: ids of different epochs cannot be compared.
 */
export interface LogPosition extends t.TypeOf<typeof logPositionShape> {}
/** Codec of {@link LogPosition}. */
export const LogPosition: Codec<LogPosition> = logPositionShape;

const logHeadShape = shape('LogHead', {
  required: { id: Integer },
  optional: { older: t.boolean, newer: t.boolean },
});
/**
 * The newest event of a channel that a response includes; `id` is 0 when there is none. `older` and
 * `newer` say whether the channel has messages before and behind those of the response.
 */
export interface LogHead extends t.TypeOf<typeof logHeadShape> {}
/** Codec of {@link LogHead}. */
export const LogHead: Codec<LogHead> = logHeadShape;

const lostRangeShape = shape('LostRange', {
  required: { from: Integer },
  optional: { cid: t.string, to: Integer },
});
/**
 * Events that the log no longer has: those after `from`, up to and including `to` when it is known.
 * Without a `cid` they are the user's own events.
 */
export interface LostRange extends t.TypeOf<typeof lostRangeShape> {}
/** Codec of {@link LostRange}. */
export const LostRange: Codec<LostRange> = lostRangeShape;

const watcherListShape = shape('WatcherList', { required: { count: Integer, ids: Strings } });

const resumedShape = shape('Resumed', {
  required: {
    type: t.literal('millrace.resumed'),
    epoch: t.string,
    position: Integer,
    more: t.boolean,
  },
  guaranteed: {
    created_at: DateTime,
    count: Integer,
    lost: t.readonlyArray(LostRange),
    unwatched: Strings,
    watchers: t.record(t.string, watcherListShape),
    users: t.readonlyArray(User),
  },
});
/**
 * The end of a page of missed events. The server sends the events before it as ordinary frames:
 * `count` of them, up to and including `position`. With `more` the client requests the next page
 * from `position`; without it, all following frames are live. `unwatched` are channels that the
 * connection does not watch: lost ones, and those that the user may no longer read. The last page
 * has the current value of what the log does not keep: the `watchers` of the channels, and as
 * `users` these watchers and the users whose presence the client subscribed to.
 */
export interface Resumed extends t.TypeOf<typeof resumedShape> {}
/** Codec of {@link Resumed}. */
export const Resumed: Codec<Resumed> = resumedShape;
