import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { HttpRequest, HttpResponse, Respond, ResponseStream } from './http/exchange.js';
import { AbortedUpload, bodyTooBig } from './http/input.js';

const decoder = new TextDecoder();

const readBody = (incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) {
      reject(bodyTooBig(maxBytes));
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else reject(bodyTooBig(maxBytes));
    });
    incoming.on('end', () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks));
    });
    incoming.on('error', (error) => reject(new AbortedUpload(error)));
    incoming.on('close', () => {
      if (!incoming.complete) reject(new AbortedUpload(new Error('the connection was closed')));
    });
  });

const abortSignal = (outgoing: ServerResponse): AbortSignal => {
  const controller = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) controller.abort();
  });
  return controller.signal;
};

const requestOf = (incoming: IncomingMessage, outgoing: ServerResponse): HttpRequest => ({
  method: incoming.method ?? 'GET',
  target: incoming.url ?? '/',
  header: (name) => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? value : value?.join(', ');
  },
  text: (maxBytes) => readBody(incoming, maxBytes).then((bytes) => decoder.decode(bytes)),
  bytes: (maxBytes) => readBody(incoming, maxBytes),
  ip: incoming.socket.remoteAddress,
  signal: () => abortSignal(outgoing),
});

type Body = HttpResponse['body'];

const isStream = (body: Body): body is ResponseStream => typeof body === 'object' && 'read' in body;

const lengthOf = (body: Body): number | undefined =>
  isStream(body) ? body.size : body === undefined ? undefined : Buffer.byteLength(body);

const writeBody = (outgoing: ServerResponse, body: Body): void => {
  // What cannot be read any more, or is not taken any more, ends the connection.
  if (isStream(body)) pipeline(Readable.from(body.read()), outgoing, () => undefined);
  else outgoing.end(body);
};

const send = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers, body }: HttpResponse,
): void => {
  const length = lengthOf(body);
  outgoing.writeHead(status, {
    ...headers,
    ...(length !== undefined && { 'Content-Length': length }),
    // Whatever else of the request comes is not read.
    ...(!incoming.complete && { Connection: 'close' }),
  });
  writeBody(outgoing, incoming.method === 'HEAD' ? undefined : body);
};

/** Serves the requests of a `node:http` server. */
export const createListener =
  (respond: Respond) =>
  (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void respond(requestOf(incoming, outgoing)).then((response) => {
      // After the frames of this turn: a client that has the response has the events of the call, too.
      process.nextTick(send, incoming, outgoing, response);
    });
  };
