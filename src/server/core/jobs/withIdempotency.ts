import { valueAtPath } from '../../../internal/paths.js';
import type { Endpoint } from '../../../protocol/endpoints/endpoint.js';
import { type EndpointKey, endpoints } from '../../../protocol/endpoints/endpointTable.js';
import type { IdempotencyRow } from '../../ports/rows.js';
import type { Context, Handler, Outcome } from '../context.js';
import type { ResponseBody, Call } from '../call.js';
import { isDurable } from '../log/logEntry.js';
import { formatMicros, toMillis } from '../../../protocol/time.js';

const dayMs = 24 * 60 * 60 * 1000;

type CallKey = Pick<IdempotencyRow, 'user_id' | 'endpoint' | 'key' | 'cid' | 'request'>;

const channelOf = (params: Readonly<Record<string, string>>): string => {
  const { type, id } = params;
  return type === undefined || id === undefined ? '' : `${type}:${id}`;
};

/** The idempotency key of a call, with its scope; undefined for a call without a key. */
const callKeyOf = <Key extends EndpointKey>(
  endpoint: Key,
  { caller, params, request }: Call<Key>,
): CallKey | undefined => {
  const { idempotencyKey }: Endpoint = endpoints[endpoint];
  const key =
    idempotencyKey === undefined ? undefined : valueAtPath(request, idempotencyKey.split('.'));
  if (typeof key !== 'string' || key === '') return undefined;
  // A backend names the acting user in the request itself.
  const user_id = caller.kind === 'server' ? '' : caller.userId;
  return {
    user_id,
    endpoint,
    key,
    cid: channelOf(params),
    request: JSON.stringify([params, request]),
  };
};

/**
 * Runs a call once per idempotency key: the same request of the same caller under the same key
 * gets the stored response and has no effect. Another request under a known key runs as usual.
 */
export const withIdempotency = async <Key extends EndpointKey>(
  context: Context,
  endpoint: Key,
  call: Call<Key>,
  handle: Handler<Key>,
): Promise<Outcome<ResponseBody<Key>>> => {
  const callKey = callKeyOf(endpoint, call);
  if (!callKey) return handle(context, call);
  const { tx, stamp, settings } = context;
  const now = stamp();
  const { idempotencyWindowMs = dayMs } = settings;
  await tx.idempotency.removeBefore(formatMicros((toMillis(now) - idempotencyWindowMs) * 1000));
  const known = await tx.idempotency.find(callKey);
  if (known?.request === callKey.request)
    return { response: known.answer as unknown as ResponseBody<Key>, emitted: [] };
  const outcome = await handle(context, call);
  // Repeating a call that only emits ephemeral events, such as typing, does no harm.
  if (outcome.emitted.some(isDurable))
    await tx.idempotency.save({ ...callKey, answer: { ...outcome.response }, created_at: now });
  return outcome;
};
