/** One HTTP request, as far as the server reads it. */
export interface HttpRequest {
  readonly method: string;
  /** The path with the query, as the client sent it, or the whole URL. */
  readonly target: string;
  /** A header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /**
   * Resolves to the body. Rejects with an `ApiFailure` when it has more than `maxBytes`, and with an
   * `AbortedUpload` when it does not arrive completely.
   */
  readonly text: (maxBytes: number) => Promise<string>;
  /** The same for a body that is no text. */
  readonly bytes: (maxBytes: number) => Promise<Uint8Array>;
  /** The address of the remote end. */
  readonly ip?: string | undefined;
  /** Aborts when the client abandons the request. */
  readonly signal: () => AbortSignal;
}

/** A body that is read piece by piece, as fast as the client takes it. */
export interface ResponseStream {
  /** Its length in bytes, if it is known ahead. */
  readonly size: number | undefined;
  /** Reads it; not called where nobody takes the body. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** The response to a request. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for a response without a body. */
  readonly body?: string | Uint8Array | ResponseStream;
}

/** Answers requests. Never rejects. */
export type Respond = (request: HttpRequest) => Promise<HttpResponse>;
