import { ErrorCode } from '../../protocol/codes.js';
import type { ErrorBody } from '../../protocol/handshake.js';
import { ApiFailure } from '../core/requests/failure.js';

// What was not meant for the caller is not shown to it.
const shown = (error: unknown): ApiFailure =>
  error instanceof ApiFailure ? error : new ApiFailure('Internal', 'internal error');

/** An error in the protocol's form, for HTTP and for the first frame of a socket. */
export const errorBody = (operation: string, error: unknown, duration: string) => {
  const { reason, message } = shown(error);
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
