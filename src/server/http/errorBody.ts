import { ErrorCode } from '../../protocol/codes.js';
import type { ErrorBody } from '../../protocol/handshake.js';
import { ApiFailure } from '../core/requests/failure.js';
import { UnavailableError } from '../ports/unavailable.js';

// Messages of unexpected errors may hold secrets and are not sent to callers.
const toPublicFailure = (error: unknown): ApiFailure => {
  if (error instanceof ApiFailure) return error;
  return error instanceof UnavailableError
    ? new ApiFailure('Internal', 'the database cannot be reached, try again later')
    : new ApiFailure('Internal', 'internal error');
};

/** The status of a call that the server cannot serve now. */
const unavailableStatus = 503;

const isUnavailable = (error: unknown): boolean => error instanceof UnavailableError;

/** The protocol's error object, for HTTP responses and for the first frame of a refused socket. */
export const errorBody = (operation: string, error: unknown, duration: string) => {
  const { reason, message } = toPublicFailure(error);
  const { code, status } = ErrorCode[reason];
  return {
    code,
    message: `${operation} failed with error: "${message}"`,
    StatusCode: isUnavailable(error) ? unavailableStatus : status,
    duration,
    more_info: '',
    details: [],
  } satisfies ErrorBody;
};
