import * as t from 'io-ts';
import { Device } from '../objects.js';
import { DeviceText } from '../objects/user.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, EmptyResponse, responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';

const createDeviceRequestShape = shape('CreateDeviceRequest', {
  required: { id: DeviceText, push_provider: t.string },
  optional: {
    push_provider_name: DeviceText,
    voip_token: t.boolean,
    hardware_id: DeviceText,
    ...actorFields,
  },
});
/** A device that wants push messages, by the token that its provider gave it. */
export interface CreateDeviceRequest extends t.TypeOf<typeof createDeviceRequestShape> {}
/** Codec of {@link CreateDeviceRequest}. */
export const CreateDeviceRequest: Codec<CreateDeviceRequest> = createDeviceRequestShape;

const listDevicesRequestShape = shape('ListDevicesRequest', {
  required: {},
  optional: { user_id: t.string },
  open: true,
});
/** Whose devices are listed, when a backend calls. */
export interface ListDevicesRequest extends t.TypeOf<typeof listDevicesRequestShape> {}
/** Codec of {@link ListDevicesRequest}. */
export const ListDevicesRequest: Codec<ListDevicesRequest> = listDevicesRequestShape;

const listDevicesResponseShape = shape('ListDevicesResponse', {
  required: { devices: t.readonlyArray(Device) },
  guaranteed: responseFields,
});
/** The devices of the user, first registered first. */
export interface ListDevicesResponse extends t.TypeOf<typeof listDevicesResponseShape> {}
/** Codec of {@link ListDevicesResponse}. */
export const ListDevicesResponse: Codec<ListDevicesResponse> = listDevicesResponseShape;

const deleteDeviceRequestShape = shape('DeleteDeviceRequest', {
  required: { id: DeviceText },
  optional: { user_id: t.string },
  open: true,
});
/** The device to delete. */
export interface DeleteDeviceRequest extends t.TypeOf<typeof deleteDeviceRequestShape> {}
/** Codec of {@link DeleteDeviceRequest}. */
export const DeleteDeviceRequest: Codec<DeleteDeviceRequest> = deleteDeviceRequestShape;

const devices = {
  path: '/devices',
  callers: ['client', 'server'],
  actor: 'user_id',
  emits: [],
} as const;

export const createDevice = {
  ...devices,
  operation: 'CreateDevice',
  method: 'POST',
  input: 'body',
  request: CreateDeviceRequest,
  response: EmptyResponse,
  status: 201,
} as const satisfies Endpoint;

export const listDevices = {
  ...devices,
  operation: 'ListDevices',
  method: 'GET',
  input: 'query',
  request: ListDevicesRequest,
  response: ListDevicesResponse,
  status: 200,
} as const satisfies Endpoint;

export const deleteDevice = {
  ...devices,
  operation: 'DeleteDevice',
  method: 'DELETE',
  input: 'query',
  request: DeleteDeviceRequest,
  response: EmptyResponse,
  status: 200,
} as const satisfies Endpoint;
