import * as O from '#fp-ts/Option';
import type { Option } from 'fp-ts/lib/Option.js';
import type { HealthCheck } from '../../protocol/events/connectionEvents.js';
import { hasMoreJsonValues } from '../../internal/hasMoreJsonValues.js';
import { ClientFrame } from '../../protocol/clientFrame.js';
import { InputLimit } from '../../protocol/inputLimits.js';
import type { ConnectionError, Drain } from '../../protocol/handshake.js';
import { isWithinBounds } from '../core/requests/bounds.js';
import { errorBody } from '../http/errorBody.js';
import type { Welcome } from '../core/connection.js';

const timestamp = (ms: number): string => new Date(ms).toISOString();

/** A health check; the first one of a connection carries the user and the log's position. */
export const healthCheckFrame = (connectionId: string, nowMs: number, welcome?: Welcome): string =>
  JSON.stringify({
    type: 'health.check',
    connection_id: connectionId,
    cid: '*',
    created_at: timestamp(nowMs),
    ...(welcome && { me: welcome.me, millrace: welcome.log }),
  } satisfies HealthCheck);

/** The only frame that a refused socket receives. */
export const connectionErrorFrame = (error: unknown, nowMs: number): string =>
  JSON.stringify({
    type: 'connection.error',
    connection_id: '',
    created_at: timestamp(nowMs),
    error: errorBody('Connect', error, ''),
  } satisfies ConnectionError);

/** When the socket closes, and how long its client should wait before it reconnects. */
export type DrainNotice = Pick<Drain, 'closes_in_ms' | 'return_after_ms'>;

/** The notice that the server is about to close the socket. */
export const drainFrame = (notice: DrainNotice, nowMs: number): string =>
  JSON.stringify({
    type: 'millrace.drain',
    created_at: timestamp(nowMs),
    ...notice,
  } satisfies Drain);

/** Parses a frame from a client; none when it is invalid, or above a bound. */
export const readClientFrame = (frame: string): Option<ClientFrame> =>
  hasMoreJsonValues(frame, InputLimit.jsonValues.max)
    ? O.none
    : O.filter<ClientFrame>((entries) => isWithinBounds(ClientFrame, entries))(
        O.flatMap(
          O.tryCatch((): unknown => JSON.parse(frame)),
          (value) => O.fromEither(ClientFrame.decode(value)),
        ),
      );
