import { html, nothing, type TemplateResult } from 'lit-html';
import type { FeedEntry, FeedRecipient } from '../../protocol/index.js';
import { cidOf, textOf, typeOf, userOf } from '../feedState.js';
import { field } from '../parts.js';
import type { FeedFilter, FeedState, State, Update } from '../state.js';

const rowHeight = 26;

/** The rows beyond the edges of the view that are rendered too. */
const overscan = 10;

const changeFeed = (update: Update, change: (feed: FeedState) => Partial<FeedState>): void =>
  update(({ feed }) => ({ feed: { ...feed, ...change(feed) } }));

const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 23);

const row = (entry: FeedEntry, isSelected: boolean, select: () => void): TemplateResult => html`
  <div
    class="row ${isSelected ? 'selected' : ''}"
    role="option"
    aria-selected=${isSelected}
    @click=${select}
  >
    <span class="time">${timeOf(entry.at)}</span>
    <span class="type">${typeOf(entry)}</span>
    <span class="cid">${cidOf(entry)}</span>
    <span class="user">${userOf(entry)}</span>
    <span class="text">${textOf(entry)}</span>
    <span class="reach" title="connections that got it / all"
      >${entry.got} / ${entry.got + entry.missed}</span
    >
  </div>
`;

const recipient = ({ connection_id, user_id, reasons }: FeedRecipient): TemplateResult => html`
  <li>
    <b>${user_id}</b>
    <code>${connection_id.slice(0, 8)}</code> ${reasons.join('; ') || 'no rule sends it'}
  </li>
`;

const recipients = (
  title: string,
  all: readonly FeedRecipient[],
  count: number,
): TemplateResult => html`
  <h3>${title} <span class="count">${count}</span></h3>
  <ul class="recipients">
    ${all.map(recipient)}
  </ul>
  ${count > all.length ? html`<p class="hint">and ${count - all.length} more</p>` : nothing}
`;

const details = (entry: FeedEntry, close: () => void): TemplateResult => html`
  <aside class="details" aria-label="The selected event">
    <header>
      <h2>${typeOf(entry)}</h2>
      <button @click=${close} title="Close (Esc)">×</button>
    </header>
    ${recipients(
      'Got it',
      entry.recipients.filter(({ gets }) => gets),
      entry.got,
    )}
    ${recipients(
      'Did not',
      entry.recipients.filter(({ gets }) => !gets),
      entry.missed,
    )}
    <h3>Payload</h3>
    <pre>${JSON.stringify(entry.event, undefined, 2)}</pre>
  </aside>
`;

const filterField = (name: keyof FeedFilter, label: string, feed: FeedState, update: Update) =>
  field({
    label,
    value: feed.filter[name],
    search: name === 'cid',
    onInput: (value) =>
      changeFeed(update, ({ filter }) => ({ filter: { ...filter, [name]: value } })),
  });

const summary = ({ dropped, isPaused }: FeedState, shown: number): string =>
  [
    `${shown} shown`,
    ...(dropped > 0 ? [`${dropped} dropped from view`] : []),
    ...(isPaused ? ['paused'] : []),
  ].join(', ');

/** The live events; `entries` are those that pass the filter, and the newest is the first row. */
export const eventsPanel = (
  { feed }: State,
  update: Update,
  entries: readonly FeedEntry[],
  viewHeight: number,
): TemplateResult => {
  const first = Math.max(0, Math.floor(feed.scrollTop / rowHeight) - overscan);
  const count = Math.ceil(viewHeight / rowHeight) + 2 * overscan;
  const rows = Array.from(
    { length: Math.max(0, Math.min(count, entries.length - first)) },
    (_, index) => entries[entries.length - 1 - first - index],
  ).filter((entry) => entry !== undefined);
  const selected = entries.find(({ id }) => id === feed.selected);
  return html`
    <div class="bar">
      ${filterField('cid', 'Channel', feed, update)} ${filterField('user', 'User', feed, update)}
      ${filterField('type', 'Type', feed, update)}
      <button
        id="pause"
        aria-pressed=${feed.isPaused}
        title="Space"
        @click=${() => changeFeed(update, ({ isPaused }) => ({ isPaused: !isPaused }))}
      >
        ${feed.isPaused ? 'Resume' : 'Pause'}
      </button>
      <button
        @click=${() => changeFeed(update, () => ({ entries: [], dropped: 0, selected: undefined }))}
      >
        Clear
      </button>
      <span id="summary" class="hint" role="status">${summary(feed, entries.length)}</span>
    </div>
    <div class="split">
      <div
        id="list"
        class="list"
        role="listbox"
        aria-label="Events, newest first"
        tabindex="0"
        @scroll=${({ currentTarget }: Event) => {
          const { scrollTop } = currentTarget as HTMLElement;
          changeFeed(update, () => ({ scrollTop }));
        }}
      >
        <div .style=${`height: ${entries.length * rowHeight}px`} class="canvas">
          <div class="window" .style=${`transform: translateY(${first * rowHeight}px)`}>
            ${rows.map((entry) =>
              row(entry, entry.id === feed.selected, () =>
                changeFeed(update, () => ({ selected: entry.id })),
              ),
            )}
          </div>
        </div>
        ${entries.length === 0 ? html`<p class="empty">Waiting for events …</p>` : nothing}
      </div>
      ${selected ? details(selected, () => changeFeed(update, () => ({ selected: undefined }))) : nothing}
    </div>
  `;
};
