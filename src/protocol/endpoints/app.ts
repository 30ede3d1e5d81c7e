import * as t from 'io-ts';
import { DateTime, Integer, JsonObject, Strings } from '../codecs.js';
import { ChannelConfig } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { answered, Done, Nothing, QueryFlag } from './common.js';
import type { Endpoint } from './entry.js';

const FileUploadConfig = shape('FileUploadConfig', {
  needed: {},
  sent: {
    allowed_file_extensions: Strings,
    blocked_file_extensions: Strings,
    allowed_mime_types: Strings,
    blocked_mime_types: Strings,
    size_limit: Integer,
  },
});

const moment = t.union([DateTime, t.null]);

const eventHookShape = shape('EventHook', {
  needed: { hook_type: t.string },
  optional: {
    id: t.string,
    enabled: t.boolean,
    event_types: Strings,
    webhook_url: t.string,
    product: t.string,
    should_send_custom_events: t.boolean,
    created_at: DateTime,
    updated_at: DateTime,
  },
  custom: true,
});
/**
 * Where copies of events go: `webhook_url`, of the types `event_types` or of all there are when it
 * is empty; custom events where it names them, or `should_send_custom_events`.
 */
export interface EventHook extends t.TypeOf<typeof eventHookShape> {
  readonly [key: string]: unknown;
}
/** Codec of {@link EventHook}. */
export const EventHook: Codec<EventHook> = eventHookShape;

/** What a backend may change. */
const changeable = {
  name: t.string,
  disable_auth_checks: t.boolean,
  disable_permissions_checks: t.boolean,
  suspended: t.boolean,
  suspended_explanation: t.string,
  revoke_tokens_issued_before: moment,
  guest_user_creation_disabled: t.boolean,
  /** What each role may do outside of channels; null for the usual grants. */
  grants: t.union([t.record(t.string, Strings), t.null]),
  /** All hooks there are to be. */
  event_hooks: t.readonlyArray(EventHook),
  /** The older way to one hook; empty for none. */
  webhook_url: t.string,
  webhook_events: Strings,
  enable_hook_payload_compression: t.boolean,
};

const appSettingsShape = shape('AppSettings', {
  needed: {},
  sent: {
    id: Integer,
    name: t.string,
    file_upload_config: FileUploadConfig,
    image_upload_config: FileUploadConfig,
    auto_translation_enabled: t.boolean,
    async_url_enrich_enabled: t.boolean,
    placement: t.string,
  },
  optional: {
    ...changeable,
    multi_tenant_enabled: t.boolean,
    enforce_unique_usernames: t.string,
    permission_version: t.string,
    channel_configs: t.record(t.string, ChannelConfig),
  },
});
/** The settings of an application; a client sees those that are always there. */
export interface AppSettings extends t.TypeOf<typeof appSettingsShape> {}
/** Codec of {@link AppSettings}. */
export const AppSettings: Codec<AppSettings> = appSettingsShape;

const getAppAnswerShape = shape('GetAppAnswer', { needed: { app: AppSettings }, sent: answered });
/** The application's settings, as far as the caller may see them. */
export interface GetAppAnswer extends t.TypeOf<typeof getAppAnswerShape> {}
/** Codec of {@link GetAppAnswer}. */
export const GetAppAnswer: Codec<GetAppAnswer> = getAppAnswerShape;

const updateAppRequestShape = shape('UpdateAppRequest', {
  needed: {},
  optional: changeable,
  custom: true,
});
/** Settings to change; the others stay. */
export interface UpdateAppRequest extends t.TypeOf<typeof updateAppRequestShape> {}
/** Codec of {@link UpdateAppRequest}. */
export const UpdateAppRequest: Codec<UpdateAppRequest> = updateAppRequestShape;

const getTaskAnswerShape = shape('GetTaskAnswer', {
  needed: { task_id: t.string, status: t.string },
  sent: { created_at: DateTime, updated_at: DateTime, result: JsonObject, ...answered },
  optional: { error: shape('TaskError', { needed: { type: t.string, description: t.string } }) },
});
/** How a task fares: `waiting`, `completed` or `failed`; `result` says more once it is done. */
export interface GetTaskAnswer extends t.TypeOf<typeof getTaskAnswerShape> {}
/** Codec of {@link GetTaskAnswer}. */
export const GetTaskAnswer: Codec<GetTaskAnswer> = getTaskAnswerShape;

const getRateLimitsRequestShape = shape('GetRateLimitsRequest', {
  needed: {},
  optional: {
    server_side: QueryFlag,
    android: QueryFlag,
    ios: QueryFlag,
    web: QueryFlag,
    endpoints: t.string,
  },
});
/** Of which platforms and, with commas between their names, operations; of all unless named. */
export interface GetRateLimitsRequest extends t.TypeOf<typeof getRateLimitsRequestShape> {}
/** Codec of {@link GetRateLimitsRequest}. */
export const GetRateLimitsRequest: Codec<GetRateLimitsRequest> = getRateLimitsRequestShape;

const limitsByOperation = t.readonly(
  t.record(
    t.string,
    shape('RateLimit', { needed: { limit: Integer, remaining: Integer, reset: Integer } }),
  ),
);

const getRateLimitsAnswerShape = shape('GetRateLimitsAnswer', {
  needed: {},
  sent: answered,
  optional: {
    server_side: limitsByOperation,
    android: limitsByOperation,
    ios: limitsByOperation,
    web: limitsByOperation,
  },
});
/** Limits by operation, for each platform; `reset` is in seconds since the epoch. */
export interface GetRateLimitsAnswer extends t.TypeOf<typeof getRateLimitsAnswerShape> {}
/** Codec of {@link GetRateLimitsAnswer}. */
export const GetRateLimitsAnswer: Codec<GetRateLimitsAnswer> = getRateLimitsAnswerShape;

export const getApp = {
  operation: 'GetApp',
  method: 'GET',
  path: '/app',
  callers: ['client', 'server'],
  input: 'query',
  request: Nothing,
  answer: GetAppAnswer,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const updateApp = {
  operation: 'UpdateApp',
  method: 'PATCH',
  path: '/app',
  callers: ['server'],
  input: 'body',
  request: UpdateAppRequest,
  answer: Done,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const getRateLimits = {
  operation: 'GetRateLimits',
  method: 'GET',
  path: '/rate_limits',
  callers: ['server'],
  input: 'query',
  request: GetRateLimitsRequest,
  answer: GetRateLimitsAnswer,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const getTask = {
  operation: 'GetTask',
  method: 'GET',
  path: '/tasks/{id}',
  callers: ['server'],
  input: 'query',
  request: Nothing,
  answer: GetTaskAnswer,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const sayHi = {
  operation: 'SayHi',
  method: 'GET',
  path: '/hi',
  callers: ['client', 'server', 'anonymous'],
  public: true,
  input: 'query',
  request: Nothing,
  answer: Done,
  status: 200,
  emits: [],
} as const satisfies Endpoint;
