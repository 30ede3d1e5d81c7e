import type { ChatError } from '../errors.js';
import { reactionTo, reconnectsAfter } from '../protocol/codeReactions.js';

/**
 * Whether the same attempt may succeed later. Use it to decide on a retry of your own.
 *
 * An error with a code of the server is decided by the code tables. A failed network is retryable;
 * an error that only the caller can correct is not. An expired token is retryable only with
 * `isTokenRenewable`: where there is a provider of another token (default true).
 */
export const isRetryable = (error: ChatError, isTokenRenewable = true): boolean => {
  switch (error._tag) {
    case 'ApiError':
    case 'HandshakeError': {
      const reaction = reactionTo(error.code);
      if (!reaction) return error.status >= 500;
      return reaction.refresh ? isTokenRenewable : reaction.retry;
    }
    case 'ConnectionLostError':
      return error.code === undefined || reconnectsAfter(error.code);
    case 'TokenError':
      return !error.isPermanent;
    case 'NetworkError':
      return true;
    case 'ResponseError':
    case 'InputError':
    case 'OutboxError':
    case 'EventRefusedError':
    case 'RecordingError':
      return false;
  }
};
