import { valueAtPath } from '../../../internal/paths.js';
import type { Endpoint } from '../../../protocol/endpoints/endpoint.js';
import { type EndpointKey, endpoints } from '../../../protocol/endpoints/endpointTable.js';
import type { IdempotencyRow } from '../../ports/rows.js';
import type { Context, Handler, Outcome } from '../context.js';
import type { ResponseBody, Call } from '../call.js';
import { isDurable } from '../log/logEntry.js';
import { formatMicros, toMillis } from '../../../protocol/time.js';

const dayMs = 24 * 60 * 60 * 1000;

type Named = Pick<IdempotencyRow, 'user_id' | 'endpoint' | 'key' | 'request'>;

/** What makes a call one of a kind; nothing for a call without a key. */
const nameOf = <Key extends EndpointKey>(
  endpoint: Key,
  { caller, params, request }: Call<Key>,
): Named | undefined => {
  const { idempotencyKey: once }: Endpoint = endpoints[endpoint];
  const key = once === undefined ? undefined : valueAtPath(request, once.split('.'));
  if (typeof key !== 'string' || key === '') return undefined;
  // A backend names who acts in the request itself.
  const user_id = caller.kind === 'server' ? '' : caller.userId;
  return { user_id, endpoint, key, request: JSON.stringify([params, request]) };
};

/**
 * Does a call, unless it is one that was done before: the same request of the same caller under
 * the same key. That is answered as it was then, and nothing happens. Another request under a
 * known key is a call like any other.
 */
export const withIdempotency = async <Key extends EndpointKey>(
  context: Context,
  endpoint: Key,
  call: Call<Key>,
  handle: Handler<Key>,
): Promise<Outcome<ResponseBody<Key>>> => {
  const name = nameOf(endpoint, call);
  if (!name) return handle(context, call);
  const { tx, stamp, settings } = context;
  const now = stamp();
  const { idempotencyWindowMs = dayMs } = settings;
  await tx.idempotency.removeBefore(formatMicros((toMillis(now) - idempotencyWindowMs) * 1000));
  const known = await tx.idempotency.find(name);
  if (known?.request === name.request)
    return { response: known.answer as unknown as ResponseBody<Key>, emitted: [] };
  const outcome = await handle(context, call);
  // Typing is repeated all the time, and harmless.
  if (outcome.emitted.some(isDurable))
    await tx.idempotency.save({ ...name, answer: { ...outcome.response }, created_at: now });
  return outcome;
};
