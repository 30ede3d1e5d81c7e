import type { ChatError } from '../errors.js';
import { closeEntry, errorEntry } from '../protocol/codes.js';

/**
 * Whether the same thing may succeed later: by the tables of codes where the server gave one, yes
 * for a network that failed, no for what only the caller can mend. An expired token is worth
 * another try only where another token can be had.
 */
export const isRetryable = (error: ChatError, isTokenRenewable = true): boolean => {
  switch (error._tag) {
    case 'ApiError':
    case 'HandshakeError': {
      const entry = errorEntry(error.code);
      if (!entry) return error.status >= 500;
      return entry.refresh ? isTokenRenewable : entry.retry;
    }
    case 'ConnectionLostError':
      return error.code === undefined || (closeEntry(error.code)?.reconnect ?? true);
    case 'TokenError':
      return !error.isPermanent;
    case 'NetworkError':
      return true;
    case 'ResponseError':
    case 'InputError':
    case 'OutboxError':
      return false;
  }
};
