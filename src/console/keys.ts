import { filter, fromEvent, type Observable } from 'rxjs';
import { type FeedEntry } from '../protocol/index.js';
import { panelNames, type State } from './state.js';

const isTyping = ({ target }: Event): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

/** The keys that are for the page, not for a field. */
export const pageKeys = (page: Document): Observable<KeyboardEvent> =>
  fromEvent<KeyboardEvent>(page, 'keydown').pipe(
    filter((event) => !event.ctrlKey && !event.metaKey && !event.altKey),
    filter((event) => event.key === 'Escape' || !isTyping(event)),
  );

/** The entry before or after the selected one, in the order in which they are shown. */
const neighbour = (
  entries: readonly FeedEntry[],
  selected: number | undefined,
  step: 1 | -1,
): number | undefined => {
  const at = entries.findIndex(({ id }) => id === selected);
  return at === -1 ? entries.at(-1)?.id : (entries[at - step]?.id ?? selected);
};

/** What a key changes in the state; undefined for a key without a meaning. */
export const changeByKey = (
  key: string,
  state: State,
  entries: readonly FeedEntry[],
): Partial<State> | undefined => {
  const { feed } = state;
  const panel = panelNames[Number(key) - 1];
  if (panel !== undefined) return { panel, notice: undefined };
  if (state.panel !== 'events') return undefined;
  switch (key) {
    case ' ':
      return { feed: { ...feed, isPaused: !feed.isPaused } };
    case 'Escape':
      return { feed: { ...feed, selected: undefined } };
    case 'j':
    case 'ArrowDown':
      return { feed: { ...feed, selected: neighbour(entries, feed.selected, 1) } };
    case 'k':
    case 'ArrowUp':
      return { feed: { ...feed, selected: neighbour(entries, feed.selected, -1) } };
    default:
      return undefined;
  }
};
