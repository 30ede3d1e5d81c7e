/** The part of a `LockManager` that sharing uses. */
export interface LockManagerLike {
  /** As `LockManager.request`. */
  readonly request: (
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    callback: () => Promise<void>,
  ) => Promise<unknown>;
}

/** The part of a `BroadcastChannel` that sharing uses. */
export interface BroadcastChannelLike {
  /** Called with each message of the other ends. */
  onmessage: ((event: { readonly data: unknown }) => unknown) | null;
  /** Sends a structured clone to all other ends. */
  readonly postMessage: (message: unknown) => void;
  /** Receives and sends nothing any more. */
  readonly close: () => void;
}

/** What the tabs of a browser have in common. */
export interface TabPlatform {
  readonly locks: LockManagerLike;
  /** Opens an end of the channel of a name. */
  readonly openChannel: (name: string) => BroadcastChannelLike;
}

interface Globals {
  readonly navigator?: { readonly locks?: LockManagerLike };
  readonly BroadcastChannel?: new (name: string) => BroadcastChannelLike;
}

/** The platform's own; undefined where it has no locks or no channels, as on a server. */
export const platformTabs = (): TabPlatform | undefined => {
  const { navigator, BroadcastChannel: Channel } = globalThis as unknown as Globals;
  const locks = navigator?.locks;
  return locks && Channel && { locks, openChannel: (name) => new Channel(name) };
};
