import { html, type TemplateResult } from 'lit-html';
import { searchBar, shortTime, table, tags } from '../parts.js';
import type { State, Update } from '../state.js';

const loading = html`<p class="empty">Loading …</p>`;

/** The channels, those of the latest messages first. */
export const channelsPanel = (state: State, update: Update): TemplateResult => {
  const { channels } = state;
  const rows = (channels ?? []).map(({ channel, messages = [] }) => [
    html`<button
      class="link"
      @click=${() =>
        update(({ feed, draft }) => ({
          panel: 'events',
          feed: { ...feed, filter: { cid: channel.cid, user: '', type: '' } },
          draft: { ...draft, cid: channel.cid },
        }))}
    >
      ${channel.cid}
    </button>`,
    typeof channel['name'] === 'string' ? channel['name'] : '',
    channel.member_count ?? 0,
    shortTime(channel.last_message_at),
    messages.at(-1)?.text ?? '',
  ]);
  return html`
    ${searchBar(state, update, 'Id, name, or cid', `${rows.length} found`)}
    ${
      channels
        ? table(
            ['Channel', 'Name', 'Members', 'Last message at', 'Last message'],
            rows,
            'No channels.',
          )
        : loading
    }
  `;
};

/** The users, those who were active last first. */
export const usersPanel = (state: State, update: Update): TemplateResult => {
  const { users } = state;
  const rows = (users ?? []).map(({ id, name, role, online, last_active, banned }) => [
    html`<button
      class="link"
      @click=${() =>
        update(({ feed, draft }) => ({
          panel: 'events',
          feed: { ...feed, filter: { cid: '', user: id, type: '' } },
          draft: { ...draft, as: id },
        }))}
    >
      ${id}
    </button>`,
    name ?? '',
    role ?? '',
    html`<span class="dot ${online ? 'on' : ''}"></span>${online ? 'online' : 'offline'}`,
    shortTime(last_active),
    banned ? 'banned' : '',
  ]);
  return html`
    ${searchBar(state, update, 'Id or name', `${rows.length} found`)}
    ${
      users ? table(['User', 'Name', 'Role', 'Now', 'Last active', ''], rows, 'No users.') : loading
    }
  `;
};

/** The connections of the node, with what they watch. */
export const connectionsPanel = (state: State, update: Update): TemplateResult => {
  const { connections: listed } = state;
  if (!listed) return html`${searchBar(state, update, 'Id, user or channel', '')} ${loading}`;
  const { connections, found, total } = listed;
  const rows = connections.map(({ id, user_id, watching, subscribed_to }) => [
    html`<code>${id}</code>`,
    user_id,
    tags(watching),
    tags(subscribed_to),
  ]);
  const shown = connections.length < found ? `, the first ${connections.length} shown` : '';
  return html`
    ${searchBar(state, update, 'Id, user or channel', `${found} of ${total} connections${shown}`)}
    ${table(['Connection', 'User', 'Watches', 'Gets presence of'], rows, 'No connections.')}
  `;
};
