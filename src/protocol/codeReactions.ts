/** How a client reacts to an error code. */
export interface ErrorReaction {
  /** HTTP status; 0 where the protocol gives it none. */
  readonly status: number;
  /** Whether the same call may succeed later. */
  readonly retry: boolean;
  /** Whether the call succeeds with a new token. */
  readonly refresh: boolean;
}

/** The code of a request that the server cannot serve as it is. */
export const inputErrorCode = 4;

/** The status of what does not exist. */
export const notFoundStatus = 404;

// Apart from the meanings in `codes.ts`, which a client does not carry.
const rows: readonly (readonly [code: number, status: number, reaction?: 'retry' | 'refresh'])[] = [
  [-1, 500, 'retry'],
  [2, 401],
  [3, 401, 'retry'],
  [inputErrorCode, 400],
  [5, 401],
  [6, 400],
  [9, 429, 'retry'],
  [16, notFoundStatus],
  [17, 403],
  [18, 400],
  [19, 400],
  [20, 400],
  [21, 400],
  [22, 413],
  [23, 408, 'retry'],
  [24, 431],
  [44, 400],
  [45, 400, 'retry'],
  [46, 400],
  [40, 401, 'refresh'],
  [41, 401],
  [42, 401],
  [43, 401],
  [60, 403, 'retry'],
  [69, 0],
  [70, 403],
  [71, 429, 'retry'],
  [73, 400],
  [99, 403],
];

const byCode: ReadonlyMap<number, ErrorReaction> = new Map(
  rows.map(([code, status, reaction]) => [
    code,
    { status, retry: reaction === 'retry', refresh: reaction === 'refresh' },
  ]),
);

/** How a client reacts to an error code; undefined for a code that the protocol does not define. */
export const reactionTo = (code: number): ErrorReaction | undefined => byCode.get(code);

/** The close code after which a client does not reconnect. */
export const finalCloseCode = 1000;

/** Whether a client reconnects after a close code; one that the protocol does not define is a failure. */
export const reconnectsAfter = (code: number): boolean => code !== finalCloseCode;
