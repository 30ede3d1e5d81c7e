import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { Strings } from '../primitives.js';
import { configColumns } from '../objects/channel.js';
import { type Codec, shape } from '../shape.js';
import { responseFields, EmptyResponse, EmptyRequest } from './shared.js';
import type { Endpoint } from './endpoint.js';

const { name, created_at, updated_at, commands, ...switches } = configColumns.guaranteed;
const { grants, ...limits } = configColumns.optional;

const columns = {
  required: { name },
  guaranteed: { created_at, updated_at, commands, ...switches, grants },
  optional: limits,
};

const channelTypeShape = shape('ChannelType', columns);
/** A channel type: its settings, and the permissions of each role in its channels. */
export interface ChannelType extends t.TypeOf<typeof channelTypeShape> {}
/** Codec of {@link ChannelType}. */
export const ChannelType: Codec<ChannelType> = channelTypeShape;

const channelTypeResponseShape = shape('ChannelTypeResponse', {
  ...columns,
  guaranteed: { ...columns.guaranteed, ...responseFields },
});
/** One channel type. */
export interface ChannelTypeResponse extends t.TypeOf<typeof channelTypeResponseShape> {}
/** Codec of {@link ChannelTypeResponse}. */
export const ChannelTypeResponse: Codec<ChannelTypeResponse> = channelTypeResponseShape;

const listChannelTypesResponseShape = shape('ListChannelTypesResponse', {
  required: { channel_types: t.record(t.string, ChannelType) },
  guaranteed: responseFields,
});
/** All channel types, by name. */
export interface ListChannelTypesResponse extends t.TypeOf<typeof listChannelTypesResponseShape> {}
/** Codec of {@link ListChannelTypesResponse}. */
export const ListChannelTypesResponse: Codec<ListChannelTypesResponse> =
  listChannelTypesResponseShape;

const changeableFields = {
  ...switches,
  ...limits,
  commands: Strings,
  grants: t.union([t.record(t.string, bounded(Strings, 'permissions')), t.null]),
};

const updateChannelTypeRequestShape = shape('UpdateChannelTypeRequest', {
  required: {},
  optional: changeableFields,
  open: true,
});
/** The settings to change; `grants` change role by role, and null resets them to the defaults. */
export interface UpdateChannelTypeRequest extends t.TypeOf<typeof updateChannelTypeRequestShape> {}
/** Codec of {@link UpdateChannelTypeRequest}. */
export const UpdateChannelTypeRequest: Codec<UpdateChannelTypeRequest> =
  updateChannelTypeRequestShape;

const createChannelTypeRequestShape = shape('CreateChannelTypeRequest', {
  required: { name },
  optional: changeableFields,
  open: true,
});
/** A new channel type; absent settings are those of the built-in type `messaging`. */
export interface CreateChannelTypeRequest extends t.TypeOf<typeof createChannelTypeRequestShape> {}
/** Codec of {@link CreateChannelTypeRequest}. */
export const CreateChannelTypeRequest: Codec<CreateChannelTypeRequest> =
  createChannelTypeRequestShape;

export const listChannelTypes = {
  operation: 'ListChannelTypes',
  method: 'GET',
  path: '/channeltypes',
  callers: ['server'],
  input: 'query',
  request: EmptyRequest,
  response: ListChannelTypesResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const getChannelType = {
  operation: 'GetChannelType',
  method: 'GET',
  path: '/channeltypes/{name}',
  callers: ['server'],
  input: 'query',
  request: EmptyRequest,
  response: ChannelTypeResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const createChannelType = {
  operation: 'CreateChannelType',
  method: 'POST',
  path: '/channeltypes',
  callers: ['server'],
  input: 'body',
  request: CreateChannelTypeRequest,
  response: ChannelTypeResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

export const updateChannelType = {
  operation: 'UpdateChannelType',
  method: 'PUT',
  path: '/channeltypes/{name}',
  callers: ['server'],
  input: 'body',
  request: UpdateChannelTypeRequest,
  response: ChannelTypeResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const deleteChannelType = {
  operation: 'DeleteChannelType',
  method: 'DELETE',
  path: '/channeltypes/{name}',
  callers: ['server'],
  input: 'query',
  request: EmptyRequest,
  response: EmptyResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;
