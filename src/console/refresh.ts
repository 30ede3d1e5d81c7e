import { map, type Observable } from 'rxjs';
import type { Backend } from '../backend/backend.js';
import { queryChannels, queryUsers } from '../index.js';
import { operatorEndpoints } from '../protocol/index.js';
import type { PanelName, State } from './state.js';

type Refresh = (chat: Backend, search: string) => Observable<Partial<State>>;

const limit = 100;

const byWords = (field: string, search: string) =>
  search === ''
    ? {}
    : { $or: [{ [field]: { $autocomplete: search } }, { name: { $autocomplete: search } }] };

/** Reads what a panel shows again and again while it is open. */
export const refreshers: Readonly<Partial<Record<PanelName, Refresh>>> = {
  channels: (chat, search) =>
    queryChannels(chat, {
      filter_conditions: search.includes(':') ? { cid: search } : byWords('id', search),
      sort: [{ field: 'last_updated', direction: -1 }],
      limit: 30,
      state: true,
      message_limit: 1,
    }).pipe(map((channels) => ({ channels }))),
  users: (chat, search) =>
    queryUsers(chat, {
      filter_conditions: byWords('id', search),
      sort: [{ field: 'last_active', direction: -1 }],
      limit,
    }).pipe(map((users) => ({ users }))),
  connections: ({ call }, search) =>
    call(operatorEndpoints.getConnections, {}, { search, limit }).pipe(
      map((connections) => ({ connections })),
    ),
  webhooks: ({ call }) =>
    call(operatorEndpoints.getWebhooks, {}, {}).pipe(map((webhooks) => ({ webhooks }))),
  plots: ({ call }) =>
    call(operatorEndpoints.getHistory, {}, {}).pipe(map((history) => ({ history }))),
};
