/** Why a server cannot listen. */
export type ListenReason =
  'DefaultSecret' | 'WeakSecret' | 'DevTokens' | 'Listening' | 'AddressInUse' | 'AddressRefused';

/** A server that cannot listen where it was told to. */
export class ListenError extends Error {
  readonly _tag = 'ListenError';
  readonly reason: ListenReason;

  constructor(reason: ListenReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ListenError';
    this.reason = reason;
  }
}
