import type { EventKey } from '../../protocol/events/eventTable.js';

/** How the delivery of an event to a webhook ended. */
export type HookOutcome = 'delivered' | 'busy' | 'unreachable' | 'refused' | 'failed';

/** The end of a resume: everything missed was sent, some of it was lost, or it was refused. */
type ResumeOutcome = 'complete' | 'lost' | 'refused';

/** Something that happened in the server. Durations are in milliseconds. */
export type Observation =
  | {
      /** A request was answered. */
      readonly kind: 'call';
      readonly operation: string;
      readonly status: number;
      readonly ms: number;
    }
  | {
      /** A call of this node caused an event. */
      readonly kind: 'emitted';
      readonly key: EventKey;
    }
  | {
      /** This node sent an event to its connections. */
      readonly kind: 'delivered';
      readonly key: EventKey;
      readonly recipients: number;
    }
  | {
      /** A piece of work left the store: how long it waited for its turn, and held the others up. */
      readonly kind: 'transaction';
      readonly waitMs: number;
      readonly holdMs: number;
    }
  | { readonly kind: 'resume'; readonly outcome: ResumeOutcome }
  | {
      /** A connection was closed because its client did not read. */
      readonly kind: 'slowConsumer';
    }
  | {
      /** The delivery of a log entry to a webhook ended, after all its attempts. */
      readonly kind: 'hook';
      readonly hookId: string;
      readonly logId: number;
      readonly type: string;
      readonly cid: string | undefined;
      readonly outcome: HookOutcome;
      readonly ms: number;
    };

/** Receives what happens. Must be fast and must not throw. */
export type Observe = (observation: Observation) => void;

/** The state of one webhook. */
export interface HookReading {
  readonly id: string;
  readonly url: string;
  /** How many log entries it has not been sent yet. */
  readonly lag: number;
  /** How many log entries it will never get. */
  readonly skipped: number;
}

/** The state of a node at one moment. */
export interface Readings {
  readonly connections: number;
  /** The watches of all connections. */
  readonly watches: number;
  /** The entries that the log keeps. */
  readonly logEntries: number;
  readonly hooks: readonly HookReading[];
}
