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
  /** The W3C `traceparent` of the attempt. */
  readonly trace?: string | undefined;
}

/** Sends events to webhooks, signed. */
export interface HookSender {
  /** Resolves to the HTTP status; rejects without a response. Aborting cancels the attempt. */
  readonly send: (call: HookCall, signal: AbortSignal) => Promise<number>;
}
