import * as t from 'io-ts';
import { DateTime } from '../primitives.js';
import { OwnUser } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { type EventRows, plainEvent, toNobody } from './eventEntry.js';

const connectionChangedShape = shape('ConnectionChanged', {
  required: { type: t.literal('connection.changed'), online: t.boolean },
  optional: { received_at: DateTime },
});
/** Emitted by the client when the connection goes online or offline; never sent by a server. */
export interface ConnectionChanged extends t.TypeOf<typeof connectionChangedShape> {}
/** Codec of {@link ConnectionChanged}. */
export const ConnectionChanged: Codec<ConnectionChanged> = connectionChangedShape;

const connectionRecoveredShape = shape('ConnectionRecovered', {
  required: { type: t.literal('connection.recovered') },
  optional: { received_at: DateTime },
});
/** Emitted by the client after a reconnect, when its watches are restored. */
export interface ConnectionRecovered extends t.TypeOf<typeof connectionRecoveredShape> {}
/** Codec of {@link ConnectionRecovered}. */
export const ConnectionRecovered: Codec<ConnectionRecovered> = connectionRecoveredShape;

const healthCheckShape = plainEvent('HealthCheck', 'health.check', {
  required: { connection_id: t.string },
  optional: { cid: t.string, me: OwnUser },
});
/** The server's heartbeat; the first one of a connection has `me`. */
export interface HealthCheck extends t.TypeOf<typeof healthCheckShape> {}
/** Codec of {@link HealthCheck}. */
export const HealthCheck: Codec<HealthCheck> = healthCheckShape;

export const connectionEvents = {
  'connection.changed': {
    type: 'connection.changed',
    class: 'local',
    webhook: false,
    trigger: 'when the state of the connection changed',
    recipients: toNobody,
    codec: ConnectionChanged,
  },
  'connection.recovered': {
    type: 'connection.recovered',
    class: 'local',
    webhook: false,
    trigger: 'when the connection to chat servers is back online',
    recipients: toNobody,
    codec: ConnectionRecovered,
  },
  'health.check': {
    type: 'health.check',
    class: 'client',
    webhook: false,
    trigger: 'every 30 seconds to confirm that the client connection is still alive',
    recipients: [{ to: 'connection' }],
    ephemeral: true,
    codec: HealthCheck,
  },
} as const satisfies EventRows;

type Rows = typeof connectionEvents;
type LocalType = {
  [Key in keyof Rows]: Rows[Key]['class'] extends 'local' ? Key : never;
}[keyof Rows];

// Spelled out, so that a client's bundle does not include the rows; the type is derived from them.
const isLocal: Readonly<Record<LocalType, true>> = {
  'connection.changed': true,
  'connection.recovered': true,
};

/** The types of local events: a client emits them, and a server must not send them. */
export const localTypes: ReadonlySet<string> = new Set(Object.keys(isLocal));
