import { either as E } from 'fp-ts';
import type { HealthCheck } from '../../protocol/events/connection.js';
import { ClientFrame, type ConnectionError } from '../../protocol/handshake.js';
import type { OwnUser } from '../../protocol/objects.js';
import { errorBody } from '../http/errorBody.js';

const moment = (ms: number): string => new Date(ms).toISOString();

/** The sign of life; the first one of a connection tells who it belongs to. */
export const healthCheckFrame = (connectionId: string, nowMs: number, me?: OwnUser): string =>
  JSON.stringify({
    type: 'health.check',
    connection_id: connectionId,
    cid: '*',
    created_at: moment(nowMs),
    ...(me && { me }),
  } satisfies HealthCheck);

/** The one frame of a socket that is refused. */
export const connectionErrorFrame = (error: unknown, nowMs: number): string =>
  JSON.stringify({
    type: 'connection.error',
    connection_id: '',
    created_at: moment(nowMs),
    error: errorBody('Connect', error, ''),
  } satisfies ConnectionError);

/** Whether a frame is one that a client may send. */
export const isClientFrame = (frame: string): boolean =>
  E.isRight(
    E.flatMap(
      E.tryCatch((): unknown => JSON.parse(frame), String),
      (value) => E.mapLeft(String)(ClientFrame.decode(value)),
    ),
  );
