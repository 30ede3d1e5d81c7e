import { distinctUntilChanged, EMPTY, identity, map, switchMap } from 'rxjs';
import type { Column } from './marbleLine.js';
import type { Actor } from './person.js';
import type { Probe } from './probes.js';

/** A probe of a person while a scenario runs. */
export interface Observation {
  readonly name: string;
  /** Ends a column: what was seen belongs to it. */
  readonly endColumn: (at: number) => void;
  readonly columns: readonly Column[];
  readonly stop: () => void;
}

/** Starts to look at a person. */
export const observe = (name: string, probe: Probe, person: Actor): Observation => {
  const { kind, of, always = false } = probe;
  const columns: Column[] = [];
  let seen: string[] = [];
  let last: string | undefined;
  // A subscription keeps the connection open, so there is none while the person is away.
  const values$ = always
    ? of(person)
    : person.isPresent$.pipe(switchMap((isPresent) => (isPresent ? of(person) : EMPTY)));
  const subscription = values$
    .pipe(map(String), kind === 'state' ? distinctUntilChanged() : identity)
    .subscribe({
      next: (text) => seen.push(text),
      error: () => seen.push('#'),
    });
  return {
    name,
    columns,
    endColumn: (at) => {
      const text = kind === 'state' ? (seen.at(-1) ?? '') : seen.join('');
      seen = [];
      if (text === '' || (kind === 'state' && text === last)) return;
      last = text;
      columns.push({ at, text });
    },
    stop: () => {
      subscription.unsubscribe();
    },
  };
};
