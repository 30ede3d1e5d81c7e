import type { EventKey } from '../../protocol/events/eventTable.js';

/** The facts about a connection that routing uses. */
export interface ConnectionFacts {
  readonly id: string;
  readonly userId: string;
  /** The channels that it watches. */
  readonly watching: readonly string[];
  /** The users whose presence it subscribed to. */
  readonly subscribedTo: readonly string[];
}

/** The result of one delivery rule of the event table for one connection. */
export interface Verdict {
  /** The rule's name in the protocol document: `watchers`, `members elsewhere` … */
  readonly rule: string;
  readonly gets: boolean;
  /** The reason, for people to read. */
  readonly because: string;
}

/** A connection, with the result of each rule. */
export interface Recipient {
  readonly connectionId: string;
  readonly userId: string;
  readonly verdicts: readonly Verdict[];
}

/** Which connections received an event, which did not, and by which rule. */
export interface Explanation {
  /** The row of the event table. */
  readonly key: EventKey;
  readonly event: Readonly<Record<string, unknown>>;
  readonly got: readonly Recipient[];
  readonly missed: readonly Recipient[];
}
