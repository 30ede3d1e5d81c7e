import * as t from 'io-ts';
import { DateTime, Integer, Strings } from './primitives.js';
import { User } from './objects.js';
import { type Codec, shape } from './shape.js';

// An extension of the protocol: who does not know the key `millrace` passes over it.

const logPlaceShape = shape('LogPosition', {
  required: { id: Integer },
  optional: { after: Integer, epoch: t.string },
});
/**
 * The place of an event in the server's log. `id` is its own; `after` is the id of the event
 * before it in the same channel, 0 for the first one, and absent where the event is no part of
 * what all watchers of a channel get. The first health check of a connection has the place that the
 * log has come to, and its `epoch`: in another epoch ids mean something else.
 */
export interface LogPosition extends t.TypeOf<typeof logPlaceShape> {}
/** Codec of {@link LogPosition}. */
export const LogPosition: Codec<LogPosition> = logPlaceShape;

const logHeadShape = shape('LogHead', { required: { id: Integer } });
/** The newest event of a channel that an answer includes; `id` is 0 when there is none. */
export interface LogHead extends t.TypeOf<typeof logHeadShape> {}
/** Codec of {@link LogHead}. */
export const LogHead: Codec<LogHead> = logHeadShape;

/** The most channels that one `Resume` may name. */
export const resumeChannelLimit = 1_000;

const lostRangeShape = shape('LostRange', {
  required: { from: Integer },
  optional: { cid: t.string, to: Integer },
});
/**
 * Events that nobody can give back: those after `from`, up to and with `to` where that is known.
 * Without a `cid` they are the user's own.
 */
export interface LostRange extends t.TypeOf<typeof lostRangeShape> {}
/** Codec of {@link LostRange}. */
export const LostRange: Codec<LostRange> = lostRangeShape;

const watchersShape = shape('WatcherList', { required: { count: Integer, ids: Strings } });

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
    watchers: t.record(t.string, watchersShape),
    users: t.readonlyArray(User),
  },
});
/**
 * The end of a page of missed events, which came before it as ordinary frames: `count` of them, up
 * to and with `position`. With `more` the client asks again from there; without, everything that
 * follows is live. `unwatched` are channels that the connection does not watch: lost ones, and
 * those that the user may not read any more. What is not kept comes as it is now, with the last
 * page: the `watchers` of the channels, and the `users` that these are and whose presence was
 * asked for.
 */
export interface Resumed extends t.TypeOf<typeof resumedShape> {}
/** Codec of {@link Resumed}. */
export const Resumed: Codec<Resumed> = resumedShape;
