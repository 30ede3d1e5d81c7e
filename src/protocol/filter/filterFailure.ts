import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';

/** Why a filter is invalid. */
export interface FilterFailure {
  readonly _tag: 'FilterFailure';
  /** The dotted path of the invalid field or operator. */
  readonly path: string;
  readonly message: string;
}

/** What is parsed of a filter. */
export type Parsed<A> = Either<FilterFailure, A>;

export const fail = (path: string, message: string): Parsed<never> =>
  E.left({ _tag: 'FilterFailure', path, message: `${path || 'filter'}: ${message}` });
