import * as t from 'io-ts';
import { bounded } from './bounded.js';
import { Integer, Strings } from './primitives.js';
import { type Codec, shape } from './shape.js';

const resumeShape = shape('Resume', {
  required: {
    type: t.literal('millrace.resume'),
    epoch: t.string,
    position: bounded(Integer, 'logPosition'),
    channels: bounded(t.record(t.string, bounded(Integer, 'logPosition')), 'resumeChannels'),
  },
  optional: { presence: bounded(Strings, 'resumeChannels'), last: t.boolean },
});
/**
 * Requests the events that the client missed. `position` is the log id of the last event that the
 * client received. `channels` are the channels that it watches, each with the id of its last event.
 * `presence` lists the channels whose members' presence the client subscribes to. `last: false`
 * announces further frames with channels.
 */
export interface Resume extends t.TypeOf<typeof resumeShape> {}
/** Codec of {@link Resume}. */
export const Resume: Codec<Resume> = resumeShape;

const pingShape = shape('Ping', {
  required: { type: t.literal('health.check') },
  optional: { client_id: t.string },
  open: true,
});
/** A client's ping. */
export interface Ping extends t.TypeOf<typeof pingShape> {}
/** Codec of {@link Ping}. */
export const Ping: Codec<Ping> = pingShape;

/** A frame that a client sends: an array with one ping, or with one request to resume. */
export const ClientFrame = bounded(
  t.readonlyArray(t.union([Ping, Resume]), 'ClientFrame'),
  'frameEntries',
);
/** A frame that a client sends, see the codec of the same name. */
export type ClientFrame = t.TypeOf<typeof ClientFrame>;
