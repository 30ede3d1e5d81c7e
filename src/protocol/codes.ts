/** One error code of the protocol. */
export interface ErrorEntry {
  readonly code: number;
  /** HTTP status; 0 where the protocol gives it none. */
  readonly status: number;
  readonly meaning: string;
  /** Whether the same call may succeed later. */
  readonly retry: boolean;
  /** Whether the call succeeds with a new token. */
  readonly refresh: boolean;
}

const error = (
  code: number,
  status: number,
  meaning: string,
  reaction?: 'retry' | 'refresh',
): ErrorEntry => ({
  code,
  status,
  meaning,
  retry: reaction === 'retry',
  refresh: reaction === 'refresh',
});

/** Every error code of the protocol, by name: its status, its meaning and how a client reacts. */
export const ErrorCode = {
  Internal: error(-1, 500, 'internal error', 'retry'),
  AccessKey: error(2, 401, 'unknown api key'),
  AuthenticationFailed: error(3, 401, 'authentication failed for now', 'retry'),
  Input: error(4, 400, 'input error'),
  Authentication: error(5, 401, 'authentication failed'),
  DuplicateUsername: error(6, 400, 'user name already taken'),
  RateLimited: error(9, 429, 'rate limit reached', 'retry'),
  NotFound: error(16, 404, 'does not exist'),
  NotAllowed: error(17, 403, 'not allowed'),
  EventNotSupported: error(18, 400, 'event type not supported by the channel'),
  FeatureOff: error(19, 400, 'channel feature switched off'),
  MessageTooLong: error(20, 400, 'message too long'),
  NestedReply: error(21, 400, 'reply to a reply'),
  PayloadTooBig: error(22, 413, 'payload too big'),
  Timeout: error(23, 408, 'request timed out', 'retry'),
  HeaderTooBig: error(24, 431, 'request header too big'),
  CommandFailed: error(44, 400, 'custom command endpoint missing'),
  CommandEndpoint: error(45, 400, 'custom command endpoint failed', 'retry'),
  ConnectionUnknown: error(46, 400, 'connection id unknown'),
  TokenExpired: error(40, 401, 'token expired', 'refresh'),
  TokenNotYetValid: error(41, 401, 'token not valid yet'),
  TokenIssuedLater: error(42, 401, 'token issued in the future'),
  TokenSignature: error(43, 401, 'token signature wrong'),
  CoolDown: error(60, 403, 'cool-down of the channel', 'retry'),
  WrongRegion: error(69, 0, 'wrong region'),
  NoAccessToChannels: error(70, 403, 'no access to the queried channels'),
  TooManyConnections: error(71, 429, 'too many connections', 'retry'),
  Moderation: error(73, 400, 'refused by moderation'),
  AppSuspended: error(99, 403, 'application suspended'),
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

/** The close codes that either side uses; any other code counts as a network failure. */
export const CloseCode = {
  Final: {
    code: 1000,
    sender: 'either',
    meaning: 'final: the last subscriber left, or the server refused and sent the reason before',
    reconnect: false,
  },
  GoingAway: {
    code: 1001,
    sender: 'server',
    meaning: 'the server is draining',
    reconnect: true,
  },
  NotText: {
    code: 1003,
    sender: 'server',
    meaning: 'a binary frame; only text frames are allowed',
    reconnect: true,
  },
  Unreadable: {
    code: 1007,
    sender: 'server',
    meaning: 'a frame that a client may not send, or that exceeds a limit of its type',
    reconnect: true,
  },
  TooBig: {
    code: 1009,
    sender: 'server',
    meaning: 'a frame over the size limit',
    reconnect: true,
  },
  Broken: {
    code: 1011,
    sender: 'server',
    meaning: 'the server failed',
    reconnect: true,
  },
  Unresponsive: {
    code: 1013,
    sender: 'server',
    meaning: 'the client reads too slowly or sent nothing for too long',
    reconnect: true,
  },
} as const satisfies Record<string, CloseEntry>;

const byCloseCode: ReadonlyMap<number, CloseEntry> = new Map(
  Object.values(CloseCode).map((row) => [row.code, row]),
);

/** The entry of a close code; undefined for a code that the protocol does not define. */
export const closeEntry = (code: number): CloseEntry | undefined => byCloseCode.get(code);

/** The name of a close code. */
export type CloseName = keyof typeof CloseCode;
