import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { Page } from './page.js';

/** What a text has to have: a sequence of words, or all of some words or of their beginnings. */
export interface TextMatch {
  readonly kind: 'phrase' | 'words' | 'beginnings';
  /** Words of letters and digits. */
  readonly words: readonly string[];
}

/** One of the values by which a message is ordered, as the store has it. */
export type SortValue = string | number | null;

/** A query of messages, as a viewer sees them. */
export interface MessageQuery {
  /** The channels to search, which the viewer may read; those with the newest messages first. */
  readonly cids: readonly string[];
  /** Without a viewer nothing is hidden. */
  readonly viewerId: string | undefined;
  /** What the fields `textField(0)`, `textField(1)` and so on stand for. */
  readonly texts: readonly TextMatch[];
  /** A filter that has been parsed before, with those fields in place of `text`. */
  readonly filter: Filter;
  /** Messages that are equal by it are ordered by id. */
  readonly sort: readonly Sort[];
  /** Whether the order is the opposite one. */
  readonly isBackwards: boolean;
  /** Where the first page begins: behind the message with these values; values of another order find nothing. */
  readonly after: readonly SortValue[] | undefined;
  readonly page: Page;
  /** What one step looks at. */
  readonly step: {
    readonly messages: number;
    /** The bytes of the messages together; a step looks at one message at least. */
    readonly bytes: number;
  };
}

/** How far a search has gone. */
export interface SearchProgress {
  /** The ids of the first matches so far, in order: those before the page, and the page. */
  readonly ids: readonly string[];
  /** How many messages it has looked at. */
  readonly looked: number;
  /** What is left, as the store notes it; undefined at the end. */
  readonly rest: string | undefined;
}

/** The field of a filter that says whether the text of a message has what is looked for. */
export const textField = (index: number): string => `\u0001text${String(index)}`;

/** Finds messages by their texts. */
export interface MessageSearchStore {
  /**
   * Looks at some more messages: none that is deleted, truncated or hidden. The first step has no
   * progress before it.
   */
  readonly advance: (
    query: MessageQuery,
    progress: SearchProgress | undefined,
  ) => Promise<SearchProgress>;
  /** The values that order a message, for `after`; undefined when there is no such message. */
  readonly position: (
    sort: readonly Sort[],
    id: string,
  ) => Promise<readonly SortValue[] | undefined>;
}
