/** Traces calls, deliveries and webhooks. Traces are W3C `traceparent` values. */
export interface Tracing {
  /**
   * Runs a call in a span whose parent is the caller's, with the HTTP status of the result. `work` gets the trace that what the call
   * causes refers to.
   */
  readonly call: <A extends { readonly status: number }>(
    operation: string,
    parent: string | undefined,
    work: (trace: string | undefined) => Promise<A>,
  ) => Promise<A>;
  /** Records the delivery of an event to connections, linked to the call that caused it. */
  readonly delivery: (type: string, recipients: number, cause: string | undefined) => void;
  /** Runs an attempt to send a webhook, linked to the call that caused its event. */
  readonly hook: <A>(
    hookId: string,
    cause: string | undefined,
    work: (trace: string | undefined) => Promise<A>,
  ) => Promise<A>;
}

const traceparent = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** The value of a `traceparent` header; undefined when it is absent or invalid. */
export const readTraceparent = (header: string | undefined): string | undefined =>
  header !== undefined && traceparent.test(header) ? header : undefined;

/** Records nothing, and passes the trace of a caller on to the webhooks that its call causes. */
export const passTraces: Tracing = {
  call: (_, parent, work) => work(readTraceparent(parent)),
  delivery: () => undefined,
  hook: (_, cause, work) => work(cause),
};
