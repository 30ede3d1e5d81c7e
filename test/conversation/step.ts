import * as fc from 'fast-check';
import { ApiError } from 'millrace';
import { catchError, defer, EMPTY, type Observable, throwError } from 'rxjs';
import type { World } from './world.js';

/** Something that happens. */
export interface Step {
  readonly text: string;
  readonly act: (world: World) => Observable<unknown>;
}

/** A kind of step: what it may be about, and how it is done. */
export const kind = <A extends object>(
  name: string,
  given: { readonly [Key in keyof A]: fc.Arbitrary<A[Key]> },
  act: (chosen: A, world: World) => Observable<unknown>,
): fc.Arbitrary<Step> =>
  fc.record<A>(given).map((chosen) => ({
    text: `${name} ${JSON.stringify(chosen)}`,
    act: (world) =>
      defer(() => act(chosen, world)).pipe(
        // What the server refuses changes nothing, which the comparison finds out.
        catchError((error: unknown) =>
          error instanceof ApiError ? EMPTY : throwError(() => error),
        ),
      ),
  }));

/** A kind of step that the server is not asked for. */
export const deed = <A extends object>(
  name: string,
  given: { readonly [Key in keyof A]: fc.Arbitrary<A[Key]> },
  act: (chosen: A, world: World) => void,
): fc.Arbitrary<Step> =>
  kind(name, given, (chosen: A, world) => {
    act(chosen, world);
    return EMPTY;
  });
