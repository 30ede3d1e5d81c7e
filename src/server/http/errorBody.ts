import { ErrorCode } from '../../protocol/codes.js';
import type { ErrorBody } from '../../protocol/handshake.js';
import { ApiFailure } from '../core/requests/failure.js';

// Messages of unexpected errors may hold secrets and are not sent to callers.
const toPublicFailure = (error: unknown): ApiFailure =>
  error instanceof ApiFailure ? error : new ApiFailure('Internal', 'internal error');

/** The protocol's error object, for HTTP responses and for the first frame of a refused socket. */
export const errorBody = (operation: string, error: unknown, duration: string) => {
  const { reason, message } = toPublicFailure(error);
  const { code, status } = ErrorCode[reason];
  return {
    code,
    message: `${operation} failed with error: "${message}"`,
    StatusCode: status,
    duration,
    more_info: '',
    details: [],
  } satisfies ErrorBody;
};
