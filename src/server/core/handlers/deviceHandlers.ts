import { InputLimit } from '../../../protocol/inputLimits.js';
import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { namedIn, requireActor } from '../access/actor.js';
import type { Handler, HandlersOf } from '../context.js';
import { fail } from '../requests/failure.js';
import { assertLimit } from '../requests/input.js';
import { devicesOf } from '../views/deviceView.js';

const providers: readonly string[] = ['firebase', 'apn', 'huawei', 'xiaomi'];

const assertDevice = (request: RequestOf<'createDevice'>): void => {
  if (request.id === '') fail('Input', 'id must be provided');
  if (!providers.includes(request.push_provider))
    fail('Input', `push_provider is one of ${providers.join(', ')}`);
};

const createDevice: Handler<'createDevice'> = async (context, { caller, request }) => {
  const { tx, stamp } = context;
  const { user } = await requireActor(context, caller, namedIn(request));
  assertDevice(request);
  const known = await tx.devices.ofUser(user.id);
  const before = known.find(({ id }) => id === request.id);
  if (!before) assertLimit('a user', known.length + 1, InputLimit.devices);
  await tx.devices.save({
    ...{ id: request.id, user_id: user.id, push_provider: request.push_provider },
    push_provider_name: request.push_provider_name ?? null,
    hardware_id: request.hardware_id ?? null,
    voip: request.voip_token ?? false,
    created_at: before?.created_at ?? stamp(),
  });
  return { response: {}, emitted: [] };
};

const listDevices: Handler<'listDevices'> = async (context, { caller, request }) => {
  const { user } = await requireActor(context, caller, request.user_id);
  return { response: { devices: await devicesOf(context.tx, user.id) }, emitted: [] };
};

const deleteDevice: Handler<'deleteDevice'> = async (context, { caller, request }) => {
  const { user } = await requireActor(context, caller, request.user_id);
  await context.tx.devices.remove(user.id, request.id);
  return { response: {}, emitted: [] };
};

export const deviceHandlers: HandlersOf<'createDevice' | 'listDevices' | 'deleteDevice'> = {
  createDevice,
  listDevices,
  deleteDevice,
};
