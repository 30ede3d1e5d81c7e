import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime, Integer, JsonObject, Strings } from '../primitives.js';
import { ChannelConfig } from '../objects.js';
import { type Codec, shape } from '../shape.js';
import { responseFields, EmptyResponse, EmptyRequest, QueryFlag } from './shared.js';
import type { Endpoint } from './endpoint.js';

const FileUploadConfig = shape('FileUploadConfig', {
  required: {},
  guaranteed: {
    allowed_file_extensions: Strings,
    blocked_file_extensions: Strings,
    allowed_mime_types: Strings,
    blocked_mime_types: Strings,
    size_limit: Integer,
  },
});

const nullableDateTime = t.union([DateTime, t.null]);

const eventHookShape = shape('EventHook', {
  required: { hook_type: t.string },
  optional: {
    id: t.string,
    enabled: t.boolean,
    event_types: Strings,
    webhook_url: bounded(t.string, 'addressLength'),
    product: t.string,
    should_send_custom_events: t.boolean,
    created_at: DateTime,
    updated_at: DateTime,
    dialect: t.string,
  },
  open: true,
});
/**
 * A hook that receives events at `webhook_url`: those in `event_types`, or all when it is empty.
 * Custom events need their type in `event_types`, or `should_send_custom_events`. The bodies are in
 * the dialect of the call that set the hook; a response has it in `dialect`, and a request cannot set
 * it.
 */
export interface EventHook extends t.TypeOf<typeof eventHookShape> {
  readonly [key: string]: unknown;
}
/** Codec of {@link EventHook}. */
export const EventHook: Codec<EventHook> = eventHookShape;

/** The settings that a backend may change. */
const changeableFields = {
  name: t.string,
  disable_auth_checks: t.boolean,
  disable_permissions_checks: t.boolean,
  suspended: t.boolean,
  suspended_explanation: bounded(t.string, 'explanationLength'),
  revoke_tokens_issued_before: nullableDateTime,
  guest_user_creation_disabled: t.boolean,
  /** The permissions of each role outside of channels; null for the default grants. */
  grants: t.union([t.record(t.string, bounded(Strings, 'permissions')), t.null]),
  /** The whole list of hooks. */
  event_hooks: bounded(t.readonlyArray(EventHook), 'hooks'),
  /** The older setting for a single hook; empty for none. */
  webhook_url: bounded(t.string, 'addressLength'),
  webhook_events: Strings,
  enable_hook_payload_compression: t.boolean,
};

const appSettingsShape = shape('AppSettings', {
  required: {},
  guaranteed: {
    id: Integer,
    name: t.string,
    file_upload_config: FileUploadConfig,
    image_upload_config: FileUploadConfig,
    auto_translation_enabled: t.boolean,
    async_url_enrich_enabled: t.boolean,
    placement: t.string,
  },
  optional: {
    ...changeableFields,
    multi_tenant_enabled: t.boolean,
    enforce_unique_usernames: t.string,
    permission_version: t.string,
    channel_configs: t.record(t.string, ChannelConfig),
    /** The dialect of the call that set `webhook_url`: `v1` or `v2`. */
    webhook_dialect: t.string,
  },
});
/** The settings of an application; a client receives only the guaranteed ones. */
export interface AppSettings extends t.TypeOf<typeof appSettingsShape> {}
/** Codec of {@link AppSettings}. */
export const AppSettings: Codec<AppSettings> = appSettingsShape;

const getAppResponseShape = shape('GetAppResponse', {
  required: { app: AppSettings },
  guaranteed: responseFields,
});
/** The settings that the caller may see. */
export interface GetAppResponse extends t.TypeOf<typeof getAppResponseShape> {}
/** Codec of {@link GetAppResponse}. */
export const GetAppResponse: Codec<GetAppResponse> = getAppResponseShape;

const updateAppRequestShape = shape('UpdateAppRequest', {
  required: {},
  optional: changeableFields,
  open: true,
});
/** The settings to change; all others stay. */
export interface UpdateAppRequest extends t.TypeOf<typeof updateAppRequestShape> {}
/** Codec of {@link UpdateAppRequest}. */
export const UpdateAppRequest: Codec<UpdateAppRequest> = updateAppRequestShape;

const getTaskResponseShape = shape('GetTaskResponse', {
  required: { task_id: t.string, status: t.string },
  guaranteed: { created_at: DateTime, updated_at: DateTime, result: JsonObject, ...responseFields },
  optional: { error: shape('TaskError', { required: { type: t.string, description: t.string } }) },
});
/** The status of a task: `waiting`, `completed` or `failed`; a finished task has a `result`. */
export interface GetTaskResponse extends t.TypeOf<typeof getTaskResponseShape> {}
/** Codec of {@link GetTaskResponse}. */
export const GetTaskResponse: Codec<GetTaskResponse> = getTaskResponseShape;

const getRateLimitsRequestShape = shape('GetRateLimitsRequest', {
  required: {},
  optional: {
    server_side: QueryFlag,
    android: QueryFlag,
    ios: QueryFlag,
    web: QueryFlag,
    endpoints: bounded(t.string, 'operationNames'),
  },
});
/** The platforms, and the operations separated by commas; all of them when absent. */
export interface GetRateLimitsRequest extends t.TypeOf<typeof getRateLimitsRequestShape> {}
/** Codec of {@link GetRateLimitsRequest}. */
export const GetRateLimitsRequest: Codec<GetRateLimitsRequest> = getRateLimitsRequestShape;

const limitsByOperation = t.readonly(
  t.record(
    t.string,
    shape('RateLimit', { required: { limit: Integer, remaining: Integer, reset: Integer } }),
  ),
);

const getRateLimitsResponseShape = shape('GetRateLimitsResponse', {
  required: {},
  guaranteed: responseFields,
  optional: {
    server_side: limitsByOperation,
    android: limitsByOperation,
    ios: limitsByOperation,
    web: limitsByOperation,
  },
});
/** The limits of each platform by operation; `reset` is in seconds since the epoch. */
export interface GetRateLimitsResponse extends t.TypeOf<typeof getRateLimitsResponseShape> {}
/** Codec of {@link GetRateLimitsResponse}. */
export const GetRateLimitsResponse: Codec<GetRateLimitsResponse> = getRateLimitsResponseShape;

export const getApp = {
  operation: 'GetApp',
  method: 'GET',
  path: '/app',
  callers: ['client', 'server'],
  input: 'query',
  request: EmptyRequest,
  response: GetAppResponse,
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
  response: EmptyResponse,
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
  response: GetRateLimitsResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;

export const getTask = {
  operation: 'GetTask',
  method: 'GET',
  path: '/tasks/{id}',
  callers: ['server'],
  input: 'query',
  request: EmptyRequest,
  response: GetTaskResponse,
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
  request: EmptyRequest,
  response: EmptyResponse,
  status: 200,
  emits: [],
} as const satisfies Endpoint;
