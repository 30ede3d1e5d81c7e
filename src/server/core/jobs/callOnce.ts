import { valueAtPath } from '../../../internal/paths.js';
import type { Endpoint } from '../../../protocol/endpoints/endpoint.js';
import { type EndpointKey, endpoints } from '../../../protocol/endpoints/endpointTable.js';
import { DuplicateKeyError } from '../../ports/duplicateKey.js';
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

/** Runs work in a transaction, for a caller that is admitted. */
type Admitted = <A>(work: (context: Context) => Promise<Outcome<A>>) => Promise<A>;

/** Runs a call and stores its response under its key. */
const runAndKeep = async <Key extends EndpointKey>(
  context: Context,
  call: Call<Key>,
  handle: Handler<Key>,
  callKey: CallKey,
  how: 'add' | 'save',
): Promise<Outcome<ResponseBody<Key>>> => {
  const { tx, stamp, settings } = context;
  const now = stamp();
  const { idempotencyWindowMs = dayMs } = settings;
  await tx.idempotency.removeBefore(formatMicros((toMillis(now) - idempotencyWindowMs) * 1000));
  const outcome = await handle(context, call);
  // Repeating a call that only emits ephemeral events, such as typing, does no harm.
  if (outcome.emitted.some(isDurable))
    await tx.idempotency[how]({ ...callKey, answer: { ...outcome.response }, created_at: now });
  return outcome;
};

/** The stored response of a call with this key. */
const known =
  (callKey: CallKey) =>
  async ({ tx }: Context): Promise<Outcome<IdempotencyRow | undefined>> => ({
    response: await tx.idempotency.find(callKey),
    emitted: [],
  });

/**
 * Runs a call once per idempotency key: the same request of the same caller under the same key
 * gets the stored response and has no effect. Another request under a known key runs as usual.
 *
 * Nearly every key is new, so the call runs first. A known key makes it fail, if nothing else does
 * before, and what it did is undone: only then the stored response is looked for.
 */
export const callOnce = async <Key extends EndpointKey>(
  admitted: Admitted,
  endpoint: Key,
  call: Call<Key>,
  handle: Handler<Key>,
): Promise<ResponseBody<Key>> => {
  const callKey = callKeyOf(endpoint, call);
  if (!callKey) return admitted((context) => handle(context, call));
  try {
    return await admitted((context) => runAndKeep(context, call, handle, callKey, 'add'));
  } catch (error) {
    const row = await admitted(known(callKey));
    if (row?.request === callKey.request) return row.answer as unknown as ResponseBody<Key>;
    if (!(error instanceof DuplicateKeyError && error.table === 'idempotency_keys')) throw error;
    return admitted((context) => runAndKeep(context, call, handle, callKey, 'save'));
  }
};
