import * as t from 'io-ts';
import { DateTime, Strings } from '../primitives.js';
import { FullUser } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';
import { userInputFields, UserInput } from './userInput.js';

const updateUsersRequestShape = shape('UpdateUsersRequest', {
  required: { users: t.record(t.string, UserInput) },
});
/** Users by id; each is created, or replaces the stored user as a whole. */
export interface UpdateUsersRequest extends t.TypeOf<typeof updateUsersRequestShape> {}
/** Codec of {@link UpdateUsersRequest}. */
export const UpdateUsersRequest: Codec<UpdateUsersRequest> = updateUsersRequestShape;

const updateUsersResponseShape = shape('UpdateUsersResponse', {
  required: { users: t.record(t.string, FullUser) },
  guaranteed: { membership_deletion_task_id: t.string, ...responseFields },
});
/** The changed users, by id. */
export interface UpdateUsersResponse extends t.TypeOf<typeof updateUsersResponseShape> {}
/** Codec of {@link UpdateUsersResponse}. */
export const UpdateUsersResponse: Codec<UpdateUsersResponse> = updateUsersResponseShape;

const userPatchShape = shape('UserPatch', {
  required: {},
  optional: {
    ...userInputFields,
    revoke_tokens_issued_before: t.union([DateTime, t.null]),
  },
  custom: true,
});
/** The fields of a user to set; custom keys stand beside the named ones. */
export interface UserPatch extends t.TypeOf<typeof userPatchShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link UserPatch}. */
export const UserPatch: Codec<UserPatch> = userPatchShape;

const userChangeShape = shape('UserChange', {
  required: { id: t.string },
  optional: { set: UserPatch, unset: Strings },
});
/** One user, the fields to set and the keys to remove; a dotted key is a path into an object. */
export interface UserChange extends t.TypeOf<typeof userChangeShape> {}
/** Codec of {@link UserChange}. */
export const UserChange: Codec<UserChange> = userChangeShape;

const updateUsersPartialRequestShape = shape('UpdateUsersPartialRequest', {
  required: { users: t.readonlyArray(UserChange) },
});
/** Partial changes of users; all other fields stay. */
export interface UpdateUsersPartialRequest extends t.TypeOf<
  typeof updateUsersPartialRequestShape
> {}
/** Codec of {@link UpdateUsersPartialRequest}. */
export const UpdateUsersPartialRequest: Codec<UpdateUsersPartialRequest> =
  updateUsersPartialRequestShape;

export const updateUsers = {
  operation: 'UpdateUsers',
  method: 'POST',
  path: '/users',
  callers: ['client', 'server'],
  input: 'body',
  request: UpdateUsersRequest,
  response: UpdateUsersResponse,
  status: 201,
  emits: ['user.updated', 'user.presence.changed', 'user.watching.start', 'user.watching.stop'],
} as const satisfies Endpoint;

export const updateUsersPartial = {
  operation: 'UpdateUsersPartial',
  method: 'PATCH',
  path: '/users',
  callers: ['client', 'server'],
  input: 'body',
  request: UpdateUsersPartialRequest,
  response: UpdateUsersResponse,
  status: 200,
  emits: ['user.updated', 'user.presence.changed', 'user.watching.start', 'user.watching.stop'],
} as const satisfies Endpoint;
