import type { EventKey } from '../../protocol/events/eventTable.js';

/** A connection as routing sees it. */
export interface ConnectionFacts {
  readonly id: string;
  readonly userId: string;
  /** The channels that it watches. */
  readonly watching: readonly string[];
  /** The users whose presence it asked for. */
  readonly subscribedTo: readonly string[];
}

/** What one rule of the event table says of one connection. */
export interface Verdict {
  /** The rule, as the protocol's document has it: `watchers`, `members elsewhere` … */
  readonly rule: string;
  readonly gets: boolean;
  /** Why, in words. */
  readonly because: string;
}

/** A connection, and what each rule of the event says of it. */
export interface Recipient {
  readonly connectionId: string;
  readonly userId: string;
  readonly verdicts: readonly Verdict[];
}

/** Who gets an event, who does not, and by which rule. */
export interface Explanation {
  /** The row of the event table. */
  readonly key: EventKey;
  readonly event: Readonly<Record<string, unknown>>;
  readonly got: readonly Recipient[];
  readonly missed: readonly Recipient[];
}
