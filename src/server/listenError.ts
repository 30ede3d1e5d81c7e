/** Why a server could not start to listen. */
export type ListenReason =
  | 'DefaultSecret'
  | 'WeakSecret'
  | 'DevTokens'
  | 'Listening'
  | 'AddressInUse'
  | 'AddressRefused'
  | 'DataOptions'
  | 'DataInUse'
  | 'DataRefused'
  | 'BusRefused';

/** The rejection of `ChatServer.listen`; compare `reason`, not the message. */
export class ListenError extends Error {
  readonly _tag = 'ListenError';
  readonly reason: ListenReason;

  constructor(reason: ListenReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ListenError';
    this.reason = reason;
  }
}
