import type { ErrorName } from '../../../protocol/codes.js';

/** A refused call: the name of the error code and a message for the caller. */
export class ApiFailure extends Error {
  readonly _tag = 'Refusal';
  readonly reason: ErrorName;

  constructor(reason: ErrorName, message: string) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

/** Throws an `ApiFailure`. Returns `never`, so it can stand where a value is expected. */
export const fail = (reason: ErrorName, message: string): never => {
  throw new ApiFailure(reason, message);
};
