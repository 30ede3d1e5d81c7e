import * as O from '#fp-ts/Option';
import type { Option } from 'fp-ts/lib/Option.js';
import type { HealthCheck } from '../../protocol/events/connectionEvents.js';
import { ClientFrame } from '../../protocol/clientFrame.js';
import type { ConnectionError, Drain } from '../../protocol/handshake.js';
import { errorBody } from '../http/errorBody.js';
import type { Welcome } from '../core/connection.js';

const moment = (ms: number): string => new Date(ms).toISOString();

/** The sign of life; the first one of a connection tells who it belongs to. */
export const healthCheckFrame = (connectionId: string, nowMs: number, welcome?: Welcome): string =>
  JSON.stringify({
    type: 'health.check',
    connection_id: connectionId,
    cid: '*',
    created_at: moment(nowMs),
    ...(welcome && { me: welcome.me, millrace: welcome.log }),
  } satisfies HealthCheck);

/** The one frame of a socket that is refused. */
export const connectionErrorFrame = (error: unknown, nowMs: number): string =>
  JSON.stringify({
    type: 'connection.error',
    connection_id: '',
    created_at: moment(nowMs),
    error: errorBody('Connect', error, ''),
  } satisfies ConnectionError);

/** How long a socket still works, and how long its client is asked to stay away. */
export type Notice = Pick<Drain, 'closes_in_ms' | 'return_after_ms'>;

/** The notice that the socket is about to be closed. */
export const drainFrame = (notice: Notice, nowMs: number): string =>
  JSON.stringify({
    type: 'millrace.drain',
    created_at: moment(nowMs),
    ...notice,
  } satisfies Drain);

/** Reads what a client sent; none when it is nothing that a client may send. */
export const readClientFrame = (frame: string): Option<ClientFrame> =>
  O.flatMap(
    O.tryCatch((): unknown => JSON.parse(frame)),
    (value) => O.fromEither(ClientFrame.decode(value)),
  );
