import type { ChatError } from '../errors.js';
import { errorEntry } from '../protocol/codes.js';

/**
 * Whether the same thing may succeed later: by the table of codes where the server gave one, yes
 * for a network that failed, no for what only the caller can mend.
 */
export const isRetryable = (error: ChatError): boolean => {
  switch (error._tag) {
    case 'ApiError':
    case 'HandshakeError': {
      const entry = errorEntry(error.code);
      return entry ? entry.retry || entry.refresh : error.status >= 500;
    }
    case 'NetworkError':
    case 'ConnectionLostError':
    case 'TokenError':
      return true;
    case 'AnswerError':
    case 'InputError':
    case 'OutboxError':
      return false;
  }
};
