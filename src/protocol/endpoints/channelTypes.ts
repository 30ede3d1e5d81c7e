import * as t from 'io-ts';
import { Strings } from '../codecs.js';
import { configColumns } from '../objects/channel.js';
import { type Codec, shape } from '../shape.js';
import { answered, Done, Nothing } from './common.js';
import type { Endpoint } from './entry.js';

const { name, created_at, updated_at, commands, ...switches } = configColumns.sent;
const { grants, ...limits } = configColumns.optional;

const columns = {
  needed: { name },
  sent: { created_at, updated_at, commands, ...switches, grants },
  optional: limits,
};

const channelTypeShape = shape('ChannelType', columns);
/** A channel type: its switches, and what each role may do in channels of it. */
export interface ChannelType extends t.TypeOf<typeof channelTypeShape> {}
/** Codec of {@link ChannelType}. */
export const ChannelType: Codec<ChannelType> = channelTypeShape;

const channelTypeAnswerShape = shape('ChannelTypeAnswer', {
  ...columns,
  sent: { ...columns.sent, ...answered },
});
/** One channel type. */
export interface ChannelTypeAnswer extends t.TypeOf<typeof channelTypeAnswerShape> {}
/** Codec of {@link ChannelTypeAnswer}. */
export const ChannelTypeAnswer: Codec<ChannelTypeAnswer> = channelTypeAnswerShape;

const listChannelTypesAnswerShape = shape('ListChannelTypesAnswer', {
  needed: { channel_types: t.record(t.string, ChannelType) },
  sent: answered,
});
/** All channel types, by name. */
export interface ListChannelTypesAnswer extends t.TypeOf<typeof listChannelTypesAnswerShape> {}
/** Codec of {@link ListChannelTypesAnswer}. */
export const ListChannelTypesAnswer: Codec<ListChannelTypesAnswer> = listChannelTypesAnswerShape;

const changeable = {
  ...switches,
  ...limits,
  commands: Strings,
  grants: t.union([t.record(t.string, Strings), t.null]),
};

const updateChannelTypeRequestShape = shape('UpdateChannelTypeRequest', {
  needed: {},
  optional: changeable,
  custom: true,
});
/** What changes of a channel type; `grants` change role by role, null brings the usual ones back. */
export interface UpdateChannelTypeRequest extends t.TypeOf<typeof updateChannelTypeRequestShape> {}
/** Codec of {@link UpdateChannelTypeRequest}. */
export const UpdateChannelTypeRequest: Codec<UpdateChannelTypeRequest> =
  updateChannelTypeRequestShape;

const createChannelTypeRequestShape = shape('CreateChannelTypeRequest', {
  needed: { name },
  optional: changeable,
  custom: true,
});
/** A channel type; what is not given is as in the built-in type `messaging`. */
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
  request: Nothing,
  answer: ListChannelTypesAnswer,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const getChannelType = {
  operation: 'GetChannelType',
  method: 'GET',
  path: '/channeltypes/{name}',
  callers: ['server'],
  input: 'query',
  request: Nothing,
  answer: ChannelTypeAnswer,
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
  answer: ChannelTypeAnswer,
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
  answer: ChannelTypeAnswer,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const deleteChannelType = {
  operation: 'DeleteChannelType',
  method: 'DELETE',
  path: '/channeltypes/{name}',
  callers: ['server'],
  input: 'query',
  request: Nothing,
  answer: Done,
  status: 200,
  emits: [],
} as const satisfies Endpoint;
