import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { Page } from './page.js';
import type { MessageRow } from './rows.js';

/** What a text has to have: a sequence of words, or all of some words or of their beginnings. */
export interface TextMatch {
  readonly kind: 'phrase' | 'words' | 'beginnings';
  /** Words of letters and digits. */
  readonly words: readonly string[];
}

/** A query of messages, as a viewer sees them. */
export interface MessageQuery {
  /** The channels to search, which the viewer may read. */
  readonly cids: readonly string[];
  /** Without a viewer nothing is hidden. */
  readonly viewerId: string | undefined;
  /** What the fields `textField(0)`, `textField(1)` and so on stand for. */
  readonly texts: readonly TextMatch[];
  /** A filter that has been parsed before, with those fields in place of `text`. */
  readonly filter: Filter;
  /** Messages that are equal by it are ordered by id. */
  readonly sort: readonly Sort[];
  readonly page: Page;
}

/** The field of a filter that says whether the text of a message has what is looked for. */
export const textField = (index: number): string => `\u0001text${String(index)}`;

/** Finds messages by their texts. */
export interface MessageSearchStore {
  /** The messages that match a query; none that is deleted, truncated or hidden. */
  readonly find: (query: MessageQuery) => Promise<readonly MessageRow[]>;
}
