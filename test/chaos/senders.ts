import { type ApiError, type CallError, isRetryable, sendEvent, sendMessage } from 'millrace';
import type { Backend } from 'millrace/backend';
import { firstValueFrom, lastValueFrom, type Observable, timer } from 'rxjs';
import { tick } from './receiver.js';

/** How many numbers lie between one event and the next: room for the tries of each. */
const stride = 1_000;
const retryMs = 100;

export interface Sending {
  /** Acts as the sender, and not through a proxy. */
  readonly chat: Backend;
  readonly cid: string;
  readonly count: number;
  /** The n-th event waits for its share of this time. */
  readonly withinMs: number;
  /** Hears of each event that was taken. */
  readonly took: () => void;
}

const messageId = (cid: string, number: number): string =>
  `${cid.replace(':', '-')}-${String(number)}`;

type Answer = 'taken' | 'known' | 'unknown';

const isKnown = (error: ApiError): boolean => error.message.includes('already exists');

/** What became of one try; without an answer it may have been taken or not. */
const attempt = (call$: Observable<unknown>): Promise<Answer> =>
  lastValueFrom(call$).then(
    () => 'taken',
    (cause: unknown) => {
      const error = cause as CallError;
      if (error._tag === 'ApiError' && isKnown(error)) return 'known';
      if (isRetryable(error)) return 'unknown';
      throw error;
    },
  );

/**
 * Sends events into a channel, one after the other: two messages, then a custom event. Each is
 * sent again until it has an answer: a message under the same id, a custom event under the next
 * number, because the sender cannot know whether the one before was taken. Gives the numbers that were.
 */
export const send = async ({
  chat,
  cid,
  count,
  withinMs,
  took,
}: Sending): Promise<readonly number[]> => {
  const startedAt = performance.now();
  const taken: number[] = [];
  const untilAnswered = async (call: (tries: number) => Observable<unknown>): Promise<number> => {
    for (let tries = 0; tries < stride; tries += 1) {
      if ((await attempt(call(tries))) !== 'unknown') return tries;
      await firstValueFrom(timer(retryMs));
    }
    throw new Error(`The server took nothing in ${cid} after ${String(stride)} tries.`);
  };
  for (let n = 0; n < count; n += 1) {
    const early = startedAt + (withinMs * n) / count - performance.now();
    if (early > 0) await firstValueFrom(timer(early));
    const number = n * stride;
    if (n % 3 === 2) {
      const tries = await untilAnswered((more) =>
        sendEvent(chat, cid, { type: tick, n: number + more }),
      );
      taken.push(number + tries);
    } else {
      const message = { id: messageId(cid, number), text: String(number) };
      await untilAnswered(() => sendMessage(chat, cid, message));
      taken.push(number);
    }
    took();
  }
  return taken;
};
