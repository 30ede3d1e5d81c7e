/** The store cannot be reached: nothing was changed, or it is not known whether it was. */
export class UnavailableError extends Error {
  readonly _tag = 'UnavailableError';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'UnavailableError';
  }
}
