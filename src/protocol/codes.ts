/** One error code of the protocol. */
export interface ErrorEntry {
  readonly code: number;
  /** HTTP status; 0 where the protocol gives it none. */
  readonly status: number;
  readonly meaning: string;
  /** Whether the same call may succeed later. */
  readonly retry: boolean;
  /** Whether a fresh token cures it. */
  readonly refresh: boolean;
}

const error = (
  code: number,
  status: number,
  meaning: string,
  cure?: 'retry' | 'refresh',
): ErrorEntry => ({ code, status, meaning, retry: cure === 'retry', refresh: cure === 'refresh' });

/**
 * Every error code of the protocol, by name: its status, what it means, and what a client does
 * about it.
 */
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

/** What the protocol says of a code; nothing for a code it does not know. */
export const errorEntry = (code: number): ErrorEntry | undefined => byCode.get(code);

/** One close code of the socket. */
export interface CloseEntry {
  readonly code: number;
  readonly sender: 'server' | 'client' | 'either';
  readonly meaning: string;
  /** Whether the client comes back. */
  readonly reconnect: boolean;
}

/** The close codes that either side uses; any other one counts as a network failure. */
export const CloseCode = {
  Final: {
    code: 1000,
    sender: 'either',
    meaning: 'done: the last subscriber left, or the server refused and said why before',
    reconnect: false,
  },
  GoingAway: {
    code: 1001,
    sender: 'server',
    meaning: 'the server is draining, come back',
    reconnect: true,
  },
  NotText: {
    code: 1003,
    sender: 'server',
    meaning: 'a binary frame, where only text is spoken',
    reconnect: true,
  },
  Unreadable: {
    code: 1007,
    sender: 'server',
    meaning: 'a frame that is none of those a client may send, or asks for too much',
    reconnect: true,
  },
  TooBig: { code: 1009, sender: 'server', meaning: 'a frame over the limit', reconnect: true },
  Unresponsive: {
    code: 1013,
    sender: 'server',
    meaning: 'the client reads too slowly or went silent, come back',
    reconnect: true,
  },
  Broken: {
    code: 1011,
    sender: 'server',
    meaning: 'the server failed, come back',
    reconnect: true,
  },
} as const satisfies Record<string, CloseEntry>;

const byCloseCode: ReadonlyMap<number, CloseEntry> = new Map(
  Object.values(CloseCode).map((row) => [row.code, row]),
);

/** What the protocol says of a close code; nothing for a code that it does not know. */
export const closeEntry = (code: number): CloseEntry | undefined => byCloseCode.get(code);

/** The name of a close code. */
export type CloseName = keyof typeof CloseCode;
