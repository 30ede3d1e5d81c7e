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

/** The conditions of a link. An absent one has no effect. */
export interface NetworkConditions {
  readonly delayMs?: number | undefined;
  readonly maxPieceBytes?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
}

/** How many times a second a link with a limited rate delivers bytes. */
const deliveriesPerSecond = 20;

/** The time between pieces. Pieces written at once would be read at once. */
const gapMs = 1;

const pieceSize = (
  { maxPieceBytes, bytesPerSecond }: NetworkConditions,
  random: () => number,
): number | undefined =>
  maxPieceBytes === undefined
    ? bytesPerSecond && Math.ceil(bytesPerSecond / deliveriesPerSecond)
    : 1 + Math.floor(random() * maxPieceBytes);

function* cut(chunk: Uint8Array, size: () => number | undefined): Generator<Uint8Array> {
  for (let start = 0; start < chunk.length;) {
    const end = start + (size() ?? chunk.length);
    yield chunk.subarray(start, end);
    start = end;
  }
}

/**
 * Delays, throttles or splits chunks of bytes, without loss and in order. `conditions` is called
 * for each chunk; without conditions a chunk is emitted at once. Completes when all chunks are
 * delivered; an error of the source drops the chunks that are still delayed.
 */
export const applyConditions = (
  conditions: () => NetworkConditions,
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
