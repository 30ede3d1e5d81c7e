/** Events are received as they happen, and none is missing. */
export interface Live {
  readonly _tag: 'Live';
}

/** Every missed event was replayed, once and in order. */
export interface Replayed {
  readonly _tag: 'Replayed';
  /** The number of replayed events. */
  readonly count: number;
  /** The number of duplicates that were dropped since the last recovery. */
  readonly duplicates: number;
}

/** Channels were resynced: queried as they are now, because their missed events are not available. */
export interface Snapshot {
  readonly _tag: 'Snapshot';
  readonly channels: readonly string[];
}

/** Events were missed, and no replay is possible. */
export interface Lost {
  readonly _tag: 'Lost';
  /** Their channel; absent for events outside of the watched channels, such as the user's own. */
  readonly channel?: string;
  /** The position of the last event before them in the log, or the time of that event. */
  readonly from: number | string;
  /** The position or the time of the last of them, where it is known. */
  readonly to?: number | string;
  /**
   * `retention`: they are older than what the server keeps. `epoch`: the server has another log
   * than before. `unsupported`: the server keeps no log of them, or has no call to query them.
   * `refused`: the server refused the replay, or did not complete it in time.
   */
  readonly reason: 'retention' | 'epoch' | 'unsupported' | 'refused';
}

/** The outcome of a recovery, tagged by `_tag`: what happened to the events of a lost connection. */
export type Recovery = Live | Replayed | Snapshot | Lost;
