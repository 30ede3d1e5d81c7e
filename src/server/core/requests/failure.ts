import type { ErrorName } from '../../../protocol/codes.js';

/** A call that the server refuses: why, by name, and in words for whoever called. */
export class ApiFailure extends Error {
  readonly _tag = 'Refusal';
  readonly reason: ErrorName;

  constructor(reason: ErrorName, message: string) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

/** Throws a refusal; its type lets it stand where a value is expected. */
export const fail = (reason: ErrorName, message: string): never => {
  throw new ApiFailure(reason, message);
};
