import type { Backend } from '../backend/backend.js';
import type {
  ChannelResponse,
  FeedEntry,
  GetConnectionsResponse,
  GetHistoryResponse,
  GetWebhooksResponse,
  User,
} from '../protocol/index.js';

export const panelNames = [
  'events',
  'channels',
  'users',
  'connections',
  'publish',
  'webhooks',
  'plots',
] as const;
export type PanelName = (typeof panelNames)[number];

/** Texts that an entry of the feed must contain; empty ones match everything. */
export interface FeedFilter {
  readonly cid: string;
  readonly user: string;
  readonly type: string;
}

/** The events of the server, as far as they are kept here. */
export interface FeedState {
  readonly entries: readonly FeedEntry[];
  /** The entries that are no longer shown, or never were. */
  readonly dropped: number;
  /** Whether new entries are left out of view. */
  readonly isPaused: boolean;
  readonly filter: FeedFilter;
  readonly selected: number | undefined;
  readonly scrollTop: number;
}

/** What somebody is about to publish. */
export interface Draft {
  readonly as: string;
  readonly cid: string;
  readonly kind: 'message' | 'event';
  readonly type: string;
  readonly text: string;
  readonly data: string;
}

/** The state of the page. */
export interface State {
  readonly panel: PanelName;
  readonly chat: Backend | undefined;
  /** Why the last call failed; undefined after one that did not. */
  readonly trouble: string | undefined;
  readonly feed: FeedState;
  readonly search: string;
  readonly channels: readonly ChannelResponse[] | undefined;
  readonly users: readonly User[] | undefined;
  readonly connections: GetConnectionsResponse | undefined;
  readonly webhooks: GetWebhooksResponse | undefined;
  readonly history: GetHistoryResponse | undefined;
  readonly draft: Draft;
  /** What became of what was published or sent again. */
  readonly notice: string | undefined;
}

export const emptyFilter: FeedFilter = { cid: '', user: '', type: '' };

export const initialState: State = {
  panel: 'events',
  chat: undefined,
  trouble: undefined,
  feed: {
    ...{ entries: [], dropped: 0, isPaused: false, selected: undefined, scrollTop: 0 },
    filter: emptyFilter,
  },
  search: '',
  channels: undefined,
  users: undefined,
  connections: undefined,
  webhooks: undefined,
  history: undefined,
  draft: {
    as: '',
    cid: 'messaging:general',
    kind: 'message',
    type: 'greeting',
    text: '',
    data: '{}',
  },
  notice: undefined,
};

/** Changes the state. */
export type Update = (change: (state: State) => Partial<State>) => void;
