import type { Audience, Recipients } from '../../../protocol/events/eventEntry.js';
import type { EventDelivery } from '../../ports/bus.js';
import { type ConnectionIndex, createConnectionIndex } from './connectionIndex.js';
import { type Exception, exceptionFor, reached, receivers, rulesOf } from './routing.js';
import type { Connection } from '../connection.js';
import type { ConnectionFacts, Explanation, Recipient, Verdict } from '../../ports/explanation.js';

type Describe = (delivery: EventDelivery) => string;

const cidOf: Describe = ({ cid }) => cid ?? 'no channel';
const subjectOf: Describe = ({ subjectId }) => subjectId ?? 'nobody';

const includedBecause: Readonly<Record<Audience, Describe>> = {
  watchers: (delivery) => `watches ${cidOf(delivery)}`,
  members: (delivery) => `its user is a member of ${cidOf(delivery)}`,
  subject: (delivery) => `its user is ${subjectOf(delivery)}`,
  subscribers: (delivery) => `subscribes to the presence of ${subjectOf(delivery)}`,
  connection: () => 'the event is about it',
};

const excludedBecause: Readonly<Record<Audience, Describe>> = {
  watchers: (delivery) => `does not watch ${cidOf(delivery)}`,
  members: (delivery) => `its user is no member of ${cidOf(delivery)} that receives it`,
  subject: (delivery) => `its user is not ${subjectOf(delivery)}`,
  subscribers: (delivery) => `does not subscribe to the presence of ${subjectOf(delivery)}`,
  connection: () => 'the event is about another connection',
};

const exceptedBecause: Readonly<Record<Exception, Describe>> = {
  resuming: () => 'gets it from the log',
  reserved: ({ onlyTo = [] }) => `the event is for ${onlyTo.join(', ') || 'nobody'} only`,
  watching: (delivery) => `watches ${cidOf(delivery)}, and the rule is for those who do not`,
};

const nameOf = ({ to, watching }: Recipients): string =>
  watching === false ? `${to} elsewhere` : to;

const verdictOf = (
  index: ConnectionIndex,
  delivery: EventDelivery,
  rule: Recipients,
  connection: Connection,
  isReached: boolean,
): Verdict => {
  const exception = isReached ? exceptionFor(index, delivery, rule, connection) : undefined;
  const words = exception
    ? exceptedBecause[exception]
    : (isReached ? includedBecause : excludedBecause)[rule.to];
  return {
    rule: nameOf(rule),
    gets: isReached && exception === undefined,
    because: words(delivery),
  };
};

/** An explanation about some of the connections, with the numbers of all. */
export interface LimitedExplanation extends Explanation {
  readonly counts: { readonly got: number; readonly missed: number };
}

const takeFrom = (connections: Iterable<Connection>, limit: number): readonly Connection[] => {
  const taken: Connection[] = [];
  for (const connection of connections) {
    if (taken.length === limit) break;
    taken.push(connection);
  }
  return taken;
};

/**
 * Explains a delivery to at most `limit` connections that receive it, and at most as many that do
 * not.
 */
export const explainSome = (
  index: ConnectionIndex,
  delivery: EventDelivery,
  limit: number,
): LimitedExplanation => {
  const receiving = receivers(index, delivery);
  const others = takeFrom(index.all(), receiving.size + limit).filter(
    (connection) => !receiving.has(connection),
  );
  const shown = [...takeFrom(receiving, limit), ...others.slice(0, limit)];
  const { connections } = index.counts();
  return {
    ...explainTo(index, delivery, shown),
    counts: { got: receiving.size, missed: connections - receiving.size },
  };
};

/** Explains a delivery to the connections of a node by the rules of its router. */
export const explainIn = (index: ConnectionIndex, delivery: EventDelivery): Explanation =>
  explainTo(index, delivery, index.all());

const explainTo = (
  index: ConnectionIndex,
  delivery: EventDelivery,
  connections: Iterable<Connection>,
): Explanation => {
  const rules = rulesOf(delivery).map((rule) => ({
    rule,
    about: new Set(reached(index, delivery, rule)),
  }));
  const recipients = [...connections].map((connection) => ({
    connectionId: connection.id,
    userId: connection.userId,
    verdicts: rules.map(({ rule, about }) =>
      verdictOf(index, delivery, rule, connection, about.has(connection)),
    ),
  }));
  const isGetting = ({ verdicts }: Recipient): boolean => verdicts.some(({ gets }) => gets);
  return {
    key: delivery.key,
    event: delivery.event,
    got: recipients.filter(isGetting),
    missed: recipients.filter((recipient) => !isGetting(recipient)),
  };
};

const ignore = (): void => undefined;

/**
 * Explains which connections receive an event, which do not, and by which rule of the event table.
 * Use it in a test or a tool; it runs the rules of the server's router and reads only its arguments.
 * The option `explain` of `createChatServer` gives the same for every event of a running server.
 *
 * @example
 * ```ts
 * import { explain } from 'millrace/server';
 *
 * const { got, missed } = explain(
 *   { kind: 'event', key: 'message.new', event: {}, cid: 'messaging:general' },
 *   [
 *     { id: 'c1', userId: 'john', watching: ['messaging:general'], subscribedTo: [] },
 *     { id: 'c2', userId: 'jane', watching: [], subscribedTo: [] },
 *   ],
 * );
 * console.log(got[0]?.verdicts[0]?.because); // watches messaging:general
 * console.log(missed[0]?.verdicts[0]?.because); // does not watch messaging:general
 * ```
 * @param delivery the event with its routing
 * @param connections all connections
 */
export const explain = (
  delivery: EventDelivery,
  connections: readonly ConnectionFacts[],
): Explanation => {
  const index = createConnectionIndex();
  for (const { id, userId, watching, subscribedTo } of connections) {
    index.add({ id, userId, send: ignore, end: ignore, goAway: ignore });
    for (const cid of watching) index.watch(id, cid);
    for (const user of subscribedTo) index.subscribe(id, user);
  }
  return explainIn(index, delivery);
};

const headline = ({ key, event }: Explanation): string =>
  ['type', 'cid'].flatMap((name) => (name in event ? [String(event[name])] : [])).join(' in ') ||
  key;

const recipientLine = ({ connectionId, userId, verdicts }: Recipient, gets: boolean): string => {
  const reasons = verdicts
    .filter((verdict) => verdict.gets === gets)
    .map(({ rule, because }) => `${because} (${rule})`);
  return `${userId} [${connectionId}]: ${reasons.join('; ') || 'no rule sends it'}`;
};

/**
 * Formats an explanation as text: one line for the event, then one for each connection.
 *
 * @example
 * ```ts
 * import { describeDelivery, explain } from 'millrace/server';
 *
 * const explanation = explain(
 *   { kind: 'event', key: 'typing.start', event: { type: 'typing.start' }, cid: 'messaging:a' },
 *   [{ id: 'c1', userId: 'john', watching: [], subscribedTo: [] }],
 * );
 * console.log(describeDelivery(explanation));
 * // typing.start: 0 got it, 1 did not
 * //   - john [c1]: does not watch messaging:a (watchers)
 * ```
 */
export const describeDelivery = (explanation: Explanation): string => {
  const { got, missed } = explanation;
  return [
    `${headline(explanation)}: ${got.length} got it, ${missed.length} did not`,
    ...got.map((recipient) => `  + ${recipientLine(recipient, true)}`),
    ...missed.map((recipient) => `  - ${recipientLine(recipient, false)}`),
  ].join('\n');
};
