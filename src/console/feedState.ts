import type { FeedEntry, GetFeedResponse } from '../protocol/index.js';
import type { FeedFilter, FeedState } from './state.js';

/** The entries that are kept: older ones drop from view. */
const capacity = 10_000;

/** Adds a page of the feed. */
export const addToFeed = (feed: FeedState, { entries, dropped }: GetFeedResponse): FeedState => {
  if (feed.isPaused) return { ...feed, dropped: feed.dropped + dropped + entries.length };
  const all = [...feed.entries, ...entries];
  const kept = all.slice(-capacity);
  return { ...feed, entries: kept, dropped: feed.dropped + dropped + all.length - kept.length };
};

/** The type of an event on the wire. */
export const typeOf = ({ event, key }: FeedEntry): string => {
  const { type } = event;
  return typeof type === 'string' ? type : key;
};

export const cidOf = ({ event }: FeedEntry): string => {
  const { cid } = event;
  return typeof cid === 'string' && cid !== '*' ? cid : '';
};

const idIn = (value: unknown): string => {
  const { id } = (value ?? {}) as { readonly id?: unknown };
  return typeof id === 'string' ? id : '';
};

/** The user that an event is about. */
export const userOf = ({ event: { user, member, me } }: FeedEntry): string =>
  idIn(user) || ((member as { readonly user_id?: string } | undefined)?.user_id ?? idIn(me));

/** A line about what the event says. */
export const textOf = ({ event }: FeedEntry): string => {
  const { message, reaction } = event as {
    readonly message?: { readonly text?: string };
    readonly reaction?: { readonly type?: string };
  };
  return reaction?.type ?? message?.text ?? '';
};

const contains = (text: string, wanted: string): boolean =>
  wanted === '' || text.toLowerCase().includes(wanted.toLowerCase());

const matches = (entry: FeedEntry, { cid, user, type }: FeedFilter): boolean =>
  contains(cidOf(entry), cid) && contains(userOf(entry), user) && contains(typeOf(entry), type);

interface Filtered {
  readonly entries: readonly FeedEntry[];
  readonly filter: FeedFilter;
  readonly result: readonly FeedEntry[];
}

/** Creates the function that filters a feed, which looks at entries only when they change. */
export const createFilterFeed = (): ((feed: FeedState) => readonly FeedEntry[]) => {
  let last: Filtered | undefined;
  return ({ entries, filter }) => {
    if (last?.entries !== entries || last.filter !== filter) {
      const isOpen = filter.cid === '' && filter.user === '' && filter.type === '';
      const result = isOpen ? entries : entries.filter((entry) => matches(entry, filter));
      last = { entries, filter, result };
    }
    return last.result;
  };
};
