import * as t from 'io-ts';
import { Strings } from '../primitives.js';
import { FullUser, User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { responseFields, EmptyResponse, QueryFlag } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { UserInput } from './userInput.js';

const deleteUserRequestShape = shape('DeleteUserRequest', {
  required: {},
  optional: {
    mark_messages_deleted: QueryFlag,
    hard_delete: QueryFlag,
    delete_conversation_channels: QueryFlag,
  },
  open: true,
});
/** What is deleted with the user; `hard_delete` removes the user and its messages permanently. */
export interface DeleteUserRequest extends t.TypeOf<typeof deleteUserRequestShape> {}
/** Codec of {@link DeleteUserRequest}. */
export const DeleteUserRequest: Codec<DeleteUserRequest> = deleteUserRequestShape;

const userResponseShape = shape('UserResponse', {
  required: { user: FullUser },
  guaranteed: responseFields,
  optional: { task_id: t.string },
});
/** The changed user. */
export interface UserResponse extends t.TypeOf<typeof userResponseShape> {}
/** Codec of {@link UserResponse}. */
export const UserResponse: Codec<UserResponse> = userResponseShape;

/** Codec of {@link WipeMode}. */
export const WipeMode = t.keyof({ soft: null, pruning: null, hard: null }, 'soft, pruning or hard');
/**
 * How something is deleted: `soft` marks it as deleted, `pruning` also removes the content that the
 * user wrote, `hard` removes it permanently.
 */
export type WipeMode = t.TypeOf<typeof WipeMode>;

const deleteUsersRequestShape = shape('DeleteUsersRequest', {
  required: { user_ids: Strings },
  optional: {
    user: WipeMode,
    messages: WipeMode,
    conversations: t.keyof({ soft: null, hard: null }, 'soft or hard'),
    new_channel_owner_id: t.string,
    files: t.boolean,
  },
});
/**
 * The users to delete, how they, their messages and their conversations are deleted, and whether all
 * files that they uploaded are.
 */
export interface DeleteUsersRequest extends t.TypeOf<typeof deleteUsersRequestShape> {}
/** Codec of {@link DeleteUsersRequest}. */
export const DeleteUsersRequest: Codec<DeleteUsersRequest> = deleteUsersRequestShape;

const taskStartedShape = shape('TaskStarted', {
  required: { task_id: t.string },
  guaranteed: responseFields,
});
/** The started task; `getTask` returns its status. */
export interface TaskStarted extends t.TypeOf<typeof taskStartedShape> {}
/** Codec of {@link TaskStarted}. */
export const TaskStarted: Codec<TaskStarted> = taskStartedShape;

const deactivationFields = { mark_messages_deleted: t.boolean, created_by_id: t.string };

const deactivateUserRequestShape = shape('DeactivateUserRequest', {
  required: {},
  optional: deactivationFields,
});
/** Whether the user's messages are marked as deleted. */
export interface DeactivateUserRequest extends t.TypeOf<typeof deactivateUserRequestShape> {}
/** Codec of {@link DeactivateUserRequest}. */
export const DeactivateUserRequest: Codec<DeactivateUserRequest> = deactivateUserRequestShape;

const deactivateUsersRequestShape = shape('DeactivateUsersRequest', {
  required: { user_ids: Strings },
  optional: deactivationFields,
});
/** The users to deactivate, and whether their messages are marked as deleted. */
export interface DeactivateUsersRequest extends t.TypeOf<typeof deactivateUsersRequestShape> {}
/** Codec of {@link DeactivateUsersRequest}. */
export const DeactivateUsersRequest: Codec<DeactivateUsersRequest> = deactivateUsersRequestShape;

const reactivateUserRequestShape = shape('ReactivateUserRequest', {
  required: {},
  optional: { name: t.string, created_by_id: t.string },
});
/** The new name of the user; unchanged when absent. */
export interface ReactivateUserRequest extends t.TypeOf<typeof reactivateUserRequestShape> {}
/** Codec of {@link ReactivateUserRequest}. */
export const ReactivateUserRequest: Codec<ReactivateUserRequest> = reactivateUserRequestShape;

const reactivateUsersRequestShape = shape('ReactivateUsersRequest', {
  required: { user_ids: Strings },
  optional: { created_by_id: t.string },
});
/** The users to reactivate. */
export interface ReactivateUsersRequest extends t.TypeOf<typeof reactivateUsersRequestShape> {}
/** Codec of {@link ReactivateUsersRequest}. */
export const ReactivateUsersRequest: Codec<ReactivateUsersRequest> = reactivateUsersRequestShape;

const restoreUsersRequestShape = shape('RestoreUsersRequest', { required: { user_ids: Strings } });
/** The deleted users to restore. */
export interface RestoreUsersRequest extends t.TypeOf<typeof restoreUsersRequestShape> {}
/** Codec of {@link RestoreUsersRequest}. */
export const RestoreUsersRequest: Codec<RestoreUsersRequest> = restoreUsersRequestShape;

const createGuestRequestShape = shape('CreateGuestRequest', { required: { user: UserInput } });
/** The user to create as a guest. */
export interface CreateGuestRequest extends t.TypeOf<typeof createGuestRequestShape> {}
/** Codec of {@link CreateGuestRequest}. */
export const CreateGuestRequest: Codec<CreateGuestRequest> = createGuestRequestShape;

const createGuestResponseShape = shape('CreateGuestResponse', {
  required: { user: User, access_token: t.string },
  guaranteed: responseFields,
});
/** The guest, with an id chosen by the server, and the token to connect with. */
export interface CreateGuestResponse extends t.TypeOf<typeof createGuestResponseShape> {}
/** Codec of {@link CreateGuestResponse}. */
export const CreateGuestResponse: Codec<CreateGuestResponse> = createGuestResponseShape;

const deactivationEvents = [
  'user.watching.stop',
  'user.presence.changed',
  'user.messages.deleted@channel',
  'message.updated',
  'user.messages.deleted',
] as const;

const deletionEvents = [
  ...deactivationEvents,
  'channel.deleted',
  'draft.deleted',
  'notification.channel_deleted',
  'member.removed',
  'channel.updated',
  'user.deleted',
] as const;

export const deleteUser = {
  operation: 'DeleteUser',
  method: 'DELETE',
  path: '/users/{id}',
  callers: ['server'],
  input: 'query',
  request: DeleteUserRequest,
  response: UserResponse,
  status: 200,
  emits: deletionEvents,
} as const satisfies Endpoint;

export const deleteUsers = {
  operation: 'DeleteUsers',
  method: 'POST',
  path: '/users/delete',
  callers: ['server'],
  input: 'body',
  request: DeleteUsersRequest,
  response: TaskStarted,
  status: 201,
  emits: deletionEvents,
} as const satisfies Endpoint;

export const deactivateUser = {
  operation: 'DeactivateUser',
  method: 'POST',
  path: '/users/{id}/deactivate',
  callers: ['server'],
  input: 'body',
  actor: 'created_by_id',
  request: DeactivateUserRequest,
  response: UserResponse,
  status: 201,
  emits: [...deactivationEvents, 'user.deactivated'],
} as const satisfies Endpoint;

export const deactivateUsers = {
  operation: 'DeactivateUsers',
  method: 'POST',
  path: '/users/deactivate',
  callers: ['server'],
  input: 'body',
  actor: 'created_by_id',
  request: DeactivateUsersRequest,
  response: TaskStarted,
  status: 201,
  emits: [...deactivationEvents, 'user.deactivated'],
} as const satisfies Endpoint;

export const reactivateUser = {
  operation: 'ReactivateUser',
  method: 'POST',
  path: '/users/{id}/reactivate',
  callers: ['server'],
  input: 'body',
  actor: 'created_by_id',
  request: ReactivateUserRequest,
  response: UserResponse,
  status: 201,
  emits: ['user.reactivated'],
} as const satisfies Endpoint;

export const reactivateUsers = {
  operation: 'ReactivateUsers',
  method: 'POST',
  path: '/users/reactivate',
  callers: ['server'],
  input: 'body',
  actor: 'created_by_id',
  request: ReactivateUsersRequest,
  response: TaskStarted,
  status: 201,
  emits: ['user.reactivated'],
} as const satisfies Endpoint;

export const restoreUsers = {
  operation: 'RestoreUsers',
  method: 'POST',
  path: '/users/restore',
  callers: ['server'],
  input: 'body',
  request: RestoreUsersRequest,
  response: EmptyResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;

export const createGuest = {
  operation: 'CreateGuest',
  method: 'POST',
  path: '/guest',
  aliases: ['/guests'],
  callers: ['client', 'server', 'anonymous'],
  input: 'body',
  request: CreateGuestRequest,
  response: CreateGuestResponse,
  status: 201,
  emits: [],
} as const satisfies Endpoint;
