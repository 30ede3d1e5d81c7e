import {
  concatMap,
  defer,
  map,
  mergeMap,
  type MonoTypeOperatorFunction,
  of,
  type SchedulerLike,
  timer,
} from 'rxjs';

/** How a wire treats what is sent over it; absent means that it does not. */
export interface Conditions {
  readonly delayMs?: number | undefined;
  readonly maxPieceBytes?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
}

/** A wire of so many bytes a second hands them over so many times a second. */
const handoversPerSecond = 20;

/** Pieces that leave together would be read together. */
const gapMs = 1;

const pieceSize = (
  { maxPieceBytes, bytesPerSecond }: Conditions,
  random: () => number,
): number | undefined =>
  maxPieceBytes === undefined
    ? bytesPerSecond && Math.ceil(bytesPerSecond / handoversPerSecond)
    : 1 + Math.floor(random() * maxPieceBytes);

function* cut(chunk: Uint8Array, size: () => number | undefined): Generator<Uint8Array> {
  for (let start = 0; start < chunk.length;) {
    const end = start + (size() ?? chunk.length);
    yield chunk.subarray(start, end);
    start = end;
  }
}

/**
 * Carries chunks of bytes under conditions that are asked for anew with each chunk: later, slower
 * or in pieces, but always whole and in order. Without conditions a chunk passes at once. Completes
 * once all has arrived; an error overtakes what is still on the way.
 */
export const carry = (
  conditions: () => Conditions,
  random: () => number,
  scheduler: SchedulerLike,
): MonoTypeOperatorFunction<Uint8Array> => {
  const waitUntil = (dueAt: number, piece: Uint8Array) => {
    const ms = dueAt - scheduler.now();
    return ms > 0 ? timer(ms, scheduler).pipe(map(() => piece)) : of(piece);
  };
  return (chunks$) =>
    defer(() => {
      let lastDueAt = 0;
      return chunks$.pipe(
        mergeMap((chunk) => {
          const now = conditions();
          const { delayMs = 0, maxPieceBytes, bytesPerSecond = Infinity } = now;
          const pieces = [...cut(chunk, () => pieceSize(now, random))];
          return pieces.map((piece) => {
            const busyMs =
              (piece.length / bytesPerSecond) * 1_000 + (maxPieceBytes === undefined ? 0 : gapMs);
            lastDueAt = Math.max(lastDueAt + busyMs, scheduler.now() + delayMs + busyMs);
            return { piece, dueAt: lastDueAt };
          });
        }),
        concatMap(({ piece, dueAt }) => waitUntil(dueAt, piece)),
      );
    });
};
