import type { HttpResponse, Respond } from '../../src/server/http/exchange.js';
import { AbortedUpload, bodyTooBig } from '../../src/server/http/input.js';

const readText = async (request: Request, maxBytes: number): Promise<string> => {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of request.body ?? []) text += decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new AbortedUpload(cause);
  }
  if (new TextEncoder().encode(text).length > maxBytes) throw bodyTooBig(maxBytes);
  return text;
};

const responseOf = ({ status, headers, body }: HttpResponse): Response =>
  new Response((body ?? null) as BodyInit | null, { status, headers });

/** Has an application answer a request that does not come over a network. */
export const answerTo = async (respond: Respond, request: Request): Promise<Response> => {
  const { pathname, search } = new URL(request.url);
  return responseOf(
    await respond({
      method: request.method,
      target: pathname + search,
      header: (name) => request.headers.get(name) ?? undefined,
      text: (maxBytes) => readText(request, maxBytes),
      bytes: async () => new Uint8Array(await request.arrayBuffer()),
      signal: () => request.signal,
    }),
  );
};
