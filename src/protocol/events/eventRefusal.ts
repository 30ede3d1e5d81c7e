import * as E from '#fp-ts/Either';
import type * as t from 'io-ts';
import { type Buckets, takeToken } from '../../internal/tokenBucket.js';
import { failureFromErrors } from '../failure.js';
import { type EventRules, jsonBytes, parseRate } from './eventRules.js';

/**
 * A custom event was not sent, because it breaks a rule of its definition. It stands beside the
 * definitions, so that a connection without any does not carry it.
 */
export class EventRefusedError extends Error {
  readonly _tag = 'EventRefusedError';
  /** The type of the event. */
  readonly type: string;
  /** The rule that it breaks; `shape` is the codec of the definition. */
  readonly rule: 'from' | 'to' | 'rate' | 'maxBytes' | 'shape';

  constructor(type: string, rule: EventRefusedError['rule'], message: string) {
    super(message);
    this.name = this._tag;
    this.type = type;
    this.rule = rule;
  }
}

/** What a client knows of what it has sent. */
interface SenderContext {
  readonly buckets: Buckets;
  readonly now: number;
}

/** Decides before an event is sent. */
export type RefusalCheck = (sender: SenderContext) => EventRefusedError | undefined;

/** The key under which an event that a definition made has its check. */
export const refusalCheck: unique symbol = Symbol('millrace.check');

/** What the check of an event needs of its definition. */
export interface CheckedDefinition {
  readonly type: string;
  readonly codec: t.Decoder<unknown, unknown>;
  readonly rules: EventRules;
}

/** The check of an event with this data, for a client that sends it to a channel. */
export const checkOf =
  ({ type, codec, rules }: CheckedDefinition, data: object): RefusalCheck =>
  ({ buckets, now }) => {
    const refuse = (rule: EventRefusedError['rule'], reason: string): EventRefusedError =>
      new EventRefusedError(type, rule, `'${type}' was not sent: ${reason}.`);
    const { from, to, rate, maxBytes } = rules;
    if (from === 'server') return refuse('from', 'only a backend may send it');
    if (to === 'user') return refuse('to', 'it goes to a user, not to a channel');
    const decoded = codec.decode(data);
    if (E.isLeft(decoded)) {
      const { path, expected } = failureFromErrors(data, decoded.left);
      return refuse('shape', `${path || 'its data'} must be ${expected}`);
    }
    const size = maxBytes === undefined ? 0 : jsonBytes(data);
    if (maxBytes !== undefined && size > maxBytes)
      return refuse(
        'maxBytes',
        `its data has ${String(size)} bytes, more than ${String(maxBytes)}`,
      );
    const limit = rate === undefined ? undefined : parseRate(rate);
    const waitMs = limit ? takeToken(buckets, type, limit, now) : 0;
    return waitMs > 0
      ? refuse('rate', `${String(rate)} are allowed; the next one in ${String(waitMs)} ms`)
      : undefined;
  };
