import type { Subscription } from 'rxjs';
import { connectionInternals } from '../internal/connectionInternals.js';
import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import type { LiveConnection } from './liveConnection.js';

/** Channels of a response, and the connection that watches them from then on. */
export interface WatchedResponse {
  readonly connectionId: string;
  readonly channels: readonly ChannelResponse[];
}

/** A changing set of watched channels. */
export interface WatchSet {
  /** Watches these channels, and stops watching all others. */
  readonly update: (cids: ReadonlySet<string>, response: WatchedResponse) => void;
  readonly release: () => void;
}

export const createWatchSet = (chat: LiveConnection): WatchSet => {
  const watches = new Map<string, Subscription>();
  let latest: WatchedResponse | undefined;

  const start = (cid: string, response?: WatchedResponse): Subscription => {
    const listed = response?.channels.find(({ channel }) => channel.cid === cid);
    const head = listed?.millrace?.id;
    const watchedOn = response && listed && { connectionId: response.connectionId, head };
    return chat[connectionInternals]
      .hold(cid, { creates: false, ...(watchedOn && { watchedOn }) })
      .subscribe({
        // A channel that the user may not watch stays listed, updated by the user's own events.
        error: () => undefined,
      });
  };

  const stop = (cid: string): void => {
    watches.get(cid)?.unsubscribe();
    watches.delete(cid);
  };

  return {
    update: (cids, response) => {
      // A channel that leaves the set stops being watched, so a response counts only once.
      const fresh = response === latest ? undefined : response;
      latest = response;
      for (const cid of watches.keys()) if (!cids.has(cid)) stop(cid);
      for (const cid of cids) if (!watches.has(cid)) watches.set(cid, start(cid, fresh));
    },
    release: () => {
      for (const cid of watches.keys()) stop(cid);
    },
  };
};
