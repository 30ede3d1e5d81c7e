/** One attempt to deliver an event to a webhook. */
export interface HookCall {
  readonly url: string;
  /** The same for every attempt. */
  readonly id: string;
  /** 1 for the first one. */
  readonly attempt: number;
  /** JSON. */
  readonly body: string;
  readonly gzip: boolean;
}

/** Carries events to webhooks: signs what it sends. */
export interface HookSender {
  /** The status of the answer; rejects when there is none. Aborting ends the attempt. */
  readonly send: (call: HookCall, signal: AbortSignal) => Promise<number>;
}
