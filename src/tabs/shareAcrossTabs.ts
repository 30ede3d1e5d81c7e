import type { ChatConnection } from '../connection/chatConnection.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import { platformTabs, type TabPlatform } from './platform.js';
import { createTab } from './createTab.js';

/** Options of `shareAcrossTabs`. */
export interface ShareOptions {
  /**
   * The name under which tabs find each other. Default: made of the address, the key and the user, so
   * that other users and applications of the same origin have connections of their own.
   */
  readonly name?: string;
  /**
   * How long the leading tab may be silent before a tab takes its place, in milliseconds. Default 5000.
   */
  readonly silenceMs?: number;
  /** Locks and channels. Default: those of the platform. */
  readonly platform?: TabPlatform;
}

/**
 * Shares one socket among all tabs of a browser: one tab leads and has the connection, the others get
 * its events over a channel. Each tab has a full connection with its own state, subscriptions and
 * watches. When the leading tab closes, crashes or does not respond, another one takes its place and
 * resumes from the log of the server, so that no event is lost or emitted twice.
 *
 * Pass a connection that nobody has subscribed to, and use the result in its place. Calls are made by
 * each tab itself. Where the platform has no Web Locks or no `BroadcastChannel`, as on a server, the
 * result is the connection itself.
 *
 * @example
 * ```ts
 * import { connect, shareAcrossTabs } from 'millrace';
 *
 * const chat = shareAcrossTabs(
 *   connect({
 *     url: 'http://127.0.0.1:8080',
 *     apiKey: 'dev',
 *     user: { id: 'john' },
 *     token: () => fetch('/token').then((response) => response.text()),
 *   }),
 * );
 * chat.subscribe((event) => console.log(event.type));
 * ```
 */
export const shareAcrossTabs = (
  chat: ChatConnection,
  { name, silenceMs = 5_000, platform = platformTabs() }: ShareOptions = {},
): ChatConnection => {
  const { reopen, settings } = chat[connectionInternals];
  if (!reopen || !platform) return chat;
  const { url, apiKey, user } = settings;
  const shared = name ?? `millrace ${JSON.stringify([url, apiKey, user.id])}`;
  // What `reopen` makes is a connection with the same members.
  return reopen(createTab({ name: shared, silenceMs, platform })) as ChatConnection;
};
