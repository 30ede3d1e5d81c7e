import { createToken } from 'millrace/backend';
import type { ByChannel } from './tally.js';

/** The application that is put to the test. */
export const apiKey = 'dev';
export const secret = 'secret';

/** The custom event that carries a number; messages have theirs in the text. */
export const tick = 'tick';
/** The custom events that mark the begin and the end of sending. */
export type Sign = 'overture' | 'finale';

export const signOf = (type: string, cid: string): string => `${type} ${cid}`;

/** Who watches channels through a proxy. */
export interface Receiver {
  readonly name: string;
  /** What came by now. */
  readonly heard: ByChannel;
  /** The signs that came, each with its channel, see {@link signOf}. */
  readonly signs: ReadonlySet<string>;
  /** How long each loss of the connection took, in milliseconds. */
  readonly outages: readonly number[];
  /** What the client gave up with, if it did. */
  readonly failure: () => unknown;
  readonly stop: () => Promise<void>;
}

export interface ReceiverOptions {
  readonly url: string;
  readonly cids: readonly string[];
  /** How long a token of the receiver holds. */
  readonly tokenForMs: number;
}

export const freshToken = (userId: string, forMs: number): Promise<string> =>
  createToken(secret, userId, { expiresAt: new Date(Date.now() + forMs) });

/** An event as the clients hand it out, as far as it matters here. */
export interface Plain {
  readonly type: string;
  readonly cid?: string;
  readonly n?: unknown;
  readonly message?: { readonly text?: string };
}

/** Keeps what comes. */
export const createRecord = (cids: readonly string[]) => {
  const heard = new Map<string, number[]>(cids.map((cid) => [cid, []]));
  const signs = new Set<string>();
  const take = ({ type, cid = '', n, message }: Plain): void => {
    if (type === 'overture' || type === 'finale') signs.add(signOf(type, cid));
    if (type === tick) heard.get(cid)?.push(Number(n));
    if (type === 'message.new') heard.get(cid)?.push(Number(message?.text));
  };
  return { heard, signs, take };
};

/** Measures how long something is down, called each time it may have changed. */
export const createOutages = () => {
  const outages: number[] = [];
  let downAt: number | undefined;
  const record = (isUp: boolean): void => {
    if (!isUp) downAt ??= performance.now();
    else if (downAt !== undefined) {
      outages.push(performance.now() - downAt);
      downAt = undefined;
    }
  };
  return { outages, record };
};
