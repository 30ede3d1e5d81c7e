import * as t from 'io-ts';
import { Integer, Strings } from './primitives.js';
import { type Codec, shape } from './shape.js';

const resumeShape = shape('Resume', {
  required: {
    type: t.literal('millrace.resume'),
    epoch: t.string,
    position: Integer,
    channels: t.record(t.string, Integer),
  },
  optional: { presence: Strings, last: t.boolean },
});
/**
 * Asks for what was missed. `position` is the last event that the client has seen of any kind,
 * `channels` those that it watches with the last event of each, `presence` those of them whose
 * members' presence it wants. `last` tells that no further channels follow.
 */
export interface Resume extends t.TypeOf<typeof resumeShape> {}
/** Codec of {@link Resume}. */
export const Resume: Codec<Resume> = resumeShape;

const pingShape = shape('Ping', {
  required: { type: t.literal('health.check') },
  optional: { client_id: t.string },
  custom: true,
});
/** A client's sign of life. */
export interface Ping extends t.TypeOf<typeof pingShape> {}
/** Codec of {@link Ping}. */
export const Ping: Codec<Ping> = pingShape;

/** What a client sends: an array with one ping in it, or with one request to resume. */
export const ClientFrame = t.readonlyArray(t.union([Ping, Resume]), 'ClientFrame');
/** What a client sends, see the codec of the same name. */
export type ClientFrame = t.TypeOf<typeof ClientFrame>;
