import {
  type ErrorReaction,
  finalCloseCode,
  inputErrorCode,
  reactionTo,
  reconnectsAfter,
} from './codeReactions.js';

/** One error code of the protocol. */
export interface ErrorEntry extends ErrorReaction {
  readonly code: number;
  readonly meaning: string;
}

const error = (code: number, meaning: string): ErrorEntry => {
  const reaction = reactionTo(code);
  if (!reaction) throw new RangeError(`No reaction to code ${String(code)} is known.`);
  return { code, meaning, ...reaction };
};

/** Every error code of the protocol, by name: its status, its meaning and how a client reacts. */
export const ErrorCode = {
  Internal: error(-1, 'internal error'),
  AccessKey: error(2, 'unknown api key'),
  AuthenticationFailed: error(3, 'authentication failed for now'),
  Input: error(inputErrorCode, 'input error'),
  Authentication: error(5, 'authentication failed'),
  DuplicateUsername: error(6, 'user name already taken'),
  RateLimited: error(9, 'rate limit reached'),
  NotFound: error(16, 'does not exist'),
  NotAllowed: error(17, 'not allowed'),
  EventNotSupported: error(18, 'event type not supported by the channel'),
  FeatureOff: error(19, 'channel feature switched off'),
  MessageTooLong: error(20, 'message too long'),
  NestedReply: error(21, 'reply to a reply'),
  PayloadTooBig: error(22, 'payload too big'),
  Timeout: error(23, 'request timed out'),
  HeaderTooBig: error(24, 'request header too big'),
  CommandFailed: error(44, 'custom command endpoint missing'),
  CommandEndpoint: error(45, 'custom command endpoint failed'),
  ConnectionUnknown: error(46, 'connection id unknown'),
  TokenExpired: error(40, 'token expired'),
  TokenNotYetValid: error(41, 'token not valid yet'),
  TokenIssuedLater: error(42, 'token issued in the future'),
  TokenSignature: error(43, 'token signature wrong'),
  CoolDown: error(60, 'cool-down of the channel'),
  WrongRegion: error(69, 'wrong region'),
  NoAccessToChannels: error(70, 'no access to the queried channels'),
  TooManyConnections: error(71, 'too many connections'),
  Moderation: error(73, 'refused by moderation'),
  AppSuspended: error(99, 'application suspended'),
} as const satisfies Record<string, ErrorEntry>;

/** The name of an error code. */
export type ErrorName = keyof typeof ErrorCode;

const byCode: ReadonlyMap<number, ErrorEntry> = new Map(
  Object.values(ErrorCode).map((row) => [row.code, row]),
);

/**
 * The entry of an error code; undefined for a code that the protocol does not define.
 *
 * @example
 * ```ts
 * import { errorEntry } from 'millrace/protocol';
 *
 * errorEntry(9)?.retry; // true: the rate limit was reached, a later call may succeed
 * ```
 */
export const errorEntry = (code: number): ErrorEntry | undefined => byCode.get(code);

/** One close code of the socket. */
export interface CloseEntry {
  readonly code: number;
  readonly sender: 'server' | 'client' | 'either';
  readonly meaning: string;
  /** Whether the client reconnects. */
  readonly reconnect: boolean;
}

const close = (code: number, sender: CloseEntry['sender'], meaning: string): CloseEntry => ({
  code,
  sender,
  meaning,
  reconnect: reconnectsAfter(code),
});

/** The close codes that either side uses; any other code counts as a network failure. */
export const CloseCode = {
  Final: close(
    finalCloseCode,
    'either',
    'final: the last subscriber left, or the server refused and sent the reason before',
  ),
  GoingAway: close(1001, 'server', 'the server is draining'),
  NotText: close(1003, 'server', 'a binary frame; only text frames are allowed'),
  Unreadable: close(
    1007,
    'server',
    'a frame that a client may not send, or that exceeds a limit of its type',
  ),
  TooBig: close(1009, 'server', 'a frame over the size limit'),
  Broken: close(1011, 'server', 'the server failed'),
  Unresponsive: close(1013, 'server', 'the client reads too slowly or sent nothing for too long'),
} as const satisfies Record<string, CloseEntry>;

const byCloseCode: ReadonlyMap<number, CloseEntry> = new Map(
  Object.values(CloseCode).map((row) => [row.code, row]),
);

/** The entry of a close code; undefined for a code that the protocol does not define. */
export const closeEntry = (code: number): CloseEntry | undefined => byCloseCode.get(code);

/** The name of a close code. */
export type CloseName = keyof typeof CloseCode;
