import type { EventKey } from 'millrace/protocol';
import type { Name } from './cast.js';
import type { Stage } from './stage.js';

/** What triggers an event. */
export type Act = () => Promise<unknown>;

/** The counts of a receiver: its unread messages, and the channels that have any. */
type Unread = readonly [messages: number, channels: number];

/** One way in which a row of the event table comes about. */
export interface Scenario {
  /** What happens, in words. */
  readonly trigger: string;
  /** Brings about what has to be there first, and gives what is to happen then. */
  readonly set: (stage: Stage) => Promise<Act> | Act;
  /** The connections that get the event, as often as they are named; all others hear nothing. */
  readonly to: readonly Name[];
  /** What the event says to each of them. */
  readonly says?: Readonly<Record<string, unknown>>;
  /** What it says of the unread messages of some of them. */
  readonly unread?: Readonly<Partial<Record<Name, Unread>>>;
}

/** The scenarios of some rows, each with one at least. */
export type ScenariosOf<Key extends EventKey> = {
  readonly [K in Key]: readonly [Scenario, ...Scenario[]];
};

/** The scenarios of a family: of some rows of the event table. */
export type FamilyScenarios = Partial<ScenariosOf<EventKey>>;
