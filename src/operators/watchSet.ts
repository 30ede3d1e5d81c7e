import type { Subscription } from 'rxjs';
import { connectionInternals } from '../internal/connectionInternals.js';
import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import type { LiveConnection } from './liveConnection.js';

/** Channels that an answer brought, and the connection that watches them since. */
export interface WatchedResponse {
  readonly connectionId: string;
  readonly channels: readonly ChannelResponse[];
}

/** The watches of channels that come and go. */
export interface WatchSet {
  /** Holds the watches of these channels, and of no others any more. */
  readonly hold: (cids: ReadonlySet<string>, answered: WatchedResponse) => void;
  readonly release: () => void;
}

export const createWatchSet = (chat: LiveConnection): WatchSet => {
  const held = new Map<string, Subscription>();
  let latest: WatchedResponse | undefined;

  const begin = (cid: string, answered?: WatchedResponse): Subscription => {
    const answer = answered?.channels.find(({ channel }) => channel.cid === cid);
    const head = answer?.millrace?.id;
    const watchedOn = answered && answer && { connectionId: answered.connectionId, head };
    return chat[connectionInternals]
      .hold(cid, { creates: false, ...(watchedOn && { watchedOn }) })
      .subscribe({
        // Of a channel that may not be watched, only what events tell is known.
        error: () => undefined,
      });
  };

  const end = (cid: string): void => {
    held.get(cid)?.unsubscribe();
    held.delete(cid);
  };

  return {
    hold: (cids, answered) => {
      // What comes back later is not watched any more.
      const fresh = answered === latest ? undefined : answered;
      latest = answered;
      for (const cid of held.keys()) if (!cids.has(cid)) end(cid);
      for (const cid of cids) if (!held.has(cid)) held.set(cid, begin(cid, fresh));
    },
    release: () => {
      for (const cid of held.keys()) end(cid);
    },
  };
};
