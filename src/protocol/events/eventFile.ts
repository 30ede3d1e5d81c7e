import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { type DecodeFailure, decodeFailure, failureFromErrors } from '../failure.js';
import { isCustomType } from '../ids.js';
import { codecOf, EventSchema, schemaOf } from './eventSchema.js';
import { type EventRules, problemOf, senders, targets } from './eventRules.js';

/** What a server needs of the definition of a custom event; `defineEvent` returns one. */
export interface EventCheck {
  readonly type: string;
  readonly codec: t.Decoder<unknown, unknown>;
  /** Default: none. */
  readonly rules?: EventRules;
}

const fileVersion = 1;

const nameCodec = <A extends string>(values: readonly A[]) =>
  t.keyof(Object.fromEntries(values.map((value) => [value, null])) as Record<A, null>);

const StoredEvent = t.intersection([
  t.type({ type: t.string, schema: EventSchema }),
  t.partial({
    from: nameCodec(senders),
    to: nameCodec(targets),
    rate: t.string,
    maxBytes: t.number,
    retain: t.literal('latest'),
  }),
]);

const StoredEvents = t.type(
  {
    millrace: t.literal('events'),
    version: t.literal(fileVersion),
    events: t.readonlyArray(StoredEvent),
  },
  'a file of events',
);

/**
 * Definitions as the text of a file, for `millrace serve --events`: type, rules and the schema of the
 * data. Throws a `TypeError` for a codec that has no schema, such as one that is made of a function.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts';
 * import { defineEvent } from 'millrace';
 * import { exportEvents } from 'millrace/protocol';
 *
 * const Wave = defineEvent('wave', t.type({ hands: t.number }), { rate: '5/min' });
 * console.log(exportEvents([Wave]));
 * ```
 */
export const exportEvents = (
  definitions: readonly (Omit<EventCheck, 'codec'> & { readonly codec: t.Mixed })[],
): string => {
  const events = definitions.map(({ type, codec, rules }) => ({
    type,
    ...rules,
    schema: schemaOf(codec),
  }));
  return `${JSON.stringify({ millrace: 'events', version: fileVersion, events }, undefined, 2)}\n`;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Reads what `exportEvents` wrote, for the `events` of a server. Never throws: the failure names the
 * place and what is expected there.
 *
 * @example
 * ```ts
 * import { either as E } from 'fp-ts';
 * import { readEvents } from 'millrace/protocol';
 *
 * const events = readEvents('{}');
 * if (E.isLeft(events)) console.error(events.left.message); // millrace: expected "events", …
 * ```
 */
export const readEvents = (text: string): Either<DecodeFailure, readonly EventCheck[]> => {
  const value = parseJson(text);
  const decoded = StoredEvents.decode(value);
  if (E.isLeft(decoded)) return E.left(failureFromErrors(value ?? text, decoded.left));
  const types = new Set<string>();
  const checks: EventCheck[] = [];
  for (const [index, { type, schema, ...rules }] of decoded.right.events.entries()) {
    const fail = (key: string, expected: string, actual: unknown) =>
      E.left(decodeFailure(value, `events.${String(index)}.${key}`, expected, actual));
    if (!isCustomType(type))
      return fail('type', 'a type of 1 to 255 characters without a dot', type);
    if (types.has(type)) return fail('type', 'a type that no other event has', type);
    types.add(type);
    const problem = problemOf(rules);
    if (problem)
      return fail(problem.rule, problem.expected, (rules as Record<string, unknown>)[problem.rule]);
    checks.push({ type, codec: codecOf(schema), rules: rules as EventRules });
  }
  return E.right(checks);
};
