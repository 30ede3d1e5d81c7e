import { BehaviorSubject, filter, firstValueFrom, fromEvent, map, merge } from 'rxjs';

/** A `fetch` whose answers to queries may be held back, as a slow network does. */
export interface ResponseGate {
  readonly fetch: typeof globalThis.fetch;
  readonly isOpen: () => boolean;
  /** Resolves when an answer is held back. */
  readonly held: () => Promise<unknown>;
  readonly close: () => void;
  readonly open: () => void;
}

const isQuery = (url: string): boolean => /\/(query|channels|users)$/.test(new URL(url).pathname);

export const createResponseGate = (): ResponseGate => {
  const open$ = new BehaviorSubject(true);
  const isHolding$ = new BehaviorSubject(false);
  const opened = (signal: AbortSignal | null | undefined): Promise<unknown> => {
    const isOpen$ = open$.pipe(filter((isOpen) => isOpen));
    if (!signal) return firstValueFrom(isOpen$);
    const fail = (): never => {
      throw signal.reason;
    };
    return firstValueFrom(merge(isOpen$, fromEvent(signal, 'abort').pipe(map(fail))));
  };
  return {
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (typeof input !== 'string' || !isQuery(input)) return response;
      isHolding$.next(!open$.value);
      await opened(init?.signal);
      return response;
    },
    isOpen: () => open$.value,
    held: () => firstValueFrom(isHolding$.pipe(filter((isHolding) => isHolding))),
    close: () => {
      open$.next(false);
    },
    open: () => {
      isHolding$.next(false);
      open$.next(true);
    },
  };
};
