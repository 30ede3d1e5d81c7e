/** Events flow as they happen, and nothing is missing. */
export interface Live {
  readonly _tag: 'Live';
}

/** What was missed came, once and in order. */
export interface Replayed {
  readonly _tag: 'Replayed';
  /** How many events that were. */
  readonly count: number;
  /** How many came a second time since the last recovery, and were dropped. */
  readonly duplicates: number;
}

/** Channels were asked for as they are now, because what happened in them could not be told. */
export interface Snapshot {
  readonly _tag: 'Snapshot';
  readonly channels: readonly string[];
}

/** Events that did not come and will not. */
export interface Lost {
  readonly _tag: 'Lost';
  /** The channel that they happened in; absent for what no channel that is watched has. */
  readonly channel?: string;
  /** The last event before them, or the last moment from which on everything is known. */
  readonly from: number | string;
  /** The last of them, where it is known. */
  readonly to?: number | string;
  /**
   * `retention`: the server does not go back that far. `epoch`: it has another log than before.
   * `unsupported`: it keeps none of them, or has no way to ask for them. `refused`: it would not
   * tell, or not in time.
   */
  readonly reason: 'retention' | 'epoch' | 'unsupported' | 'refused';
}

/** What became of a connection's events after a loss, told apart by `_tag`. */
export type Recovery = Live | Replayed | Snapshot | Lost;
