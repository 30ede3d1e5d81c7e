import * as t from 'io-ts';
import { DateTime, Integer, JsonObject, Strings } from '../codecs.js';
import { PrivacySettings, User } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { answered, endpoint } from './entry.js';
import { Done } from './channels.js';
import { Filter, Sort, UserInput } from './inputs.js';

const updateUsersRequestShape = shape('UpdateUsersRequest', {
  needed: { users: t.record(t.string, UserInput) },
});
/** Users by id; each replaces what was known, or is new. */
export interface UpdateUsersRequest extends t.TypeOf<typeof updateUsersRequestShape> {}
/** Codec of {@link UpdateUsersRequest}. */
export const UpdateUsersRequest: Codec<UpdateUsersRequest> = updateUsersRequestShape;

const updateUsersAnswerShape = shape('UpdateUsersAnswer', {
  needed: { users: t.record(t.string, User) },
  sent: { membership_deletion_task_id: t.string, ...answered },
});
/** The users after the change, by id. */
export interface UpdateUsersAnswer extends t.TypeOf<typeof updateUsersAnswerShape> {}
/** Codec of {@link UpdateUsersAnswer}. */
export const UpdateUsersAnswer: Codec<UpdateUsersAnswer> = updateUsersAnswerShape;

const queryUsersRequestShape = shape('QueryUsersRequest', {
  needed: { filter_conditions: Filter },
  optional: {
    sort: t.readonlyArray(Sort),
    limit: Integer,
    offset: Integer,
    presence: t.boolean,
    include_deactivated_users: t.boolean,
  },
});
/** Which users, in which order, and whether to hear of their status. */
export interface QueryUsersRequest extends t.TypeOf<typeof queryUsersRequestShape> {}
/** Codec of {@link QueryUsersRequest}. */
export const QueryUsersRequest: Codec<QueryUsersRequest> = queryUsersRequestShape;

const queryUsersAnswerShape = shape('QueryUsersAnswer', {
  needed: { users: t.readonlyArray(User) },
  sent: answered,
});
/** The users found, in the order asked for. */
export interface QueryUsersAnswer extends t.TypeOf<typeof queryUsersAnswerShape> {}
/** Codec of {@link QueryUsersAnswer}. */
export const QueryUsersAnswer: Codec<QueryUsersAnswer> = queryUsersAnswerShape;

const userPatchShape = shape('UserPatch', {
  needed: {},
  optional: {
    name: t.string,
    image: t.string,
    language: t.string,
    role: t.string,
    teams: Strings,
    invisible: t.boolean,
    privacy_settings: PrivacySettings,
    revoke_tokens_issued_before: t.union([DateTime, t.null]),
  },
  custom: true,
});
/** What changes of a user; custom keys stand beside the named ones. */
export interface UserPatch extends t.TypeOf<typeof userPatchShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link UserPatch}. */
export const UserPatch: Codec<UserPatch> = userPatchShape;

const userChangeShape = shape('UserChange', {
  needed: { id: t.string },
  optional: { set: UserPatch, unset: Strings },
});
/** One user, what to set of it and which keys to remove; a dot leads into an object. */
export interface UserChange extends t.TypeOf<typeof userChangeShape> {}
/** Codec of {@link UserChange}. */
export const UserChange: Codec<UserChange> = userChangeShape;

const updateUsersPartialRequestShape = shape('UpdateUsersPartialRequest', {
  needed: { users: t.readonlyArray(UserChange) },
});
/** Changes of users; what they do not name stays. */
export interface UpdateUsersPartialRequest extends t.TypeOf<
  typeof updateUsersPartialRequestShape
> {}
/** Codec of {@link UpdateUsersPartialRequest}. */
export const UpdateUsersPartialRequest: Codec<UpdateUsersPartialRequest> =
  updateUsersPartialRequestShape;

const userEventInputShape = shape('UserEventInput', {
  needed: { type: t.string },
  optional: { custom: JsonObject },
  custom: true,
});
/** A custom event to a user, with the sender's keys beside `type`. */
export interface UserEventInput extends t.TypeOf<typeof userEventInputShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link UserEventInput}. */
export const UserEventInput: Codec<UserEventInput> = userEventInputShape;

const sendUserCustomEventRequestShape = shape('SendUserCustomEventRequest', {
  needed: { event: UserEventInput },
});
/** An event for all connections of a user. */
export interface SendUserCustomEventRequest extends t.TypeOf<
  typeof sendUserCustomEventRequestShape
> {}
/** Codec of {@link SendUserCustomEventRequest}. */
export const SendUserCustomEventRequest: Codec<SendUserCustomEventRequest> =
  sendUserCustomEventRequestShape;

export const userEndpoints = {
  updateUsers: endpoint({
    operation: 'UpdateUsers',
    method: 'POST',
    path: '/users',
    callers: ['client', 'server'],
    input: 'body',
    request: UpdateUsersRequest,
    answer: UpdateUsersAnswer,
    status: 201,
    emits: ['user.updated', 'user.presence.changed'],
  }),
  updateUsersPartial: endpoint({
    operation: 'UpdateUsersPartial',
    method: 'PATCH',
    path: '/users',
    callers: ['client', 'server'],
    input: 'body',
    request: UpdateUsersPartialRequest,
    answer: UpdateUsersAnswer,
    status: 200,
    emits: ['user.updated', 'user.presence.changed'],
  }),
  sendUserCustomEvent: endpoint({
    operation: 'SendUserCustomEvent',
    method: 'POST',
    path: '/users/{id}/event',
    callers: ['server'],
    input: 'body',
    request: SendUserCustomEventRequest,
    answer: Done,
    status: 201,
    emits: ['*user'],
  }),
  queryUsers: endpoint({
    operation: 'QueryUsers',
    method: 'GET',
    path: '/users',
    callers: ['client', 'server'],
    input: 'payload',
    request: QueryUsersRequest,
    answer: QueryUsersAnswer,
    status: 200,
    emits: [],
  }),
} as const;
