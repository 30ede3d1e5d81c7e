import * as t from 'io-ts';
import { IntegerLike } from './endpoints/queryValues.js';
import type { Endpoint } from './endpoints/endpoint.js';
import { EmptyRequest } from './endpoints/shared.js';
import { Integer, JsonObject, Strings } from './primitives.js';
import { type Codec, shape } from './shape.js';

const feedRecipientShape = shape('FeedRecipient', {
  required: { connection_id: t.string, user_id: t.string, gets: t.boolean, reasons: Strings },
});
/** A connection that received an event or did not, and the rules that decided. */
export interface FeedRecipient extends t.TypeOf<typeof feedRecipientShape> {}
/** Codec of {@link FeedRecipient}. */
export const FeedRecipient: Codec<FeedRecipient> = feedRecipientShape;

const feedEntryShape = shape('FeedEntry', {
  required: {
    id: Integer,
    at: Integer,
    key: t.string,
    event: JsonObject,
    got: Integer,
    missed: Integer,
    recipients: t.readonlyArray(feedRecipientShape),
  },
});
/**
 * An event as it was delivered: when, in milliseconds since the epoch, to how many connections of the
 * node and to how many not. `recipients` are those who got it first, and not all of them where they are many.
 */
export interface FeedEntry extends t.TypeOf<typeof feedEntryShape> {}
/** Codec of {@link FeedEntry}. */
export const FeedEntry: Codec<FeedEntry> = feedEntryShape;

const getFeedRequestShape = shape('GetFeedRequest', {
  required: {},
  optional: { after: IntegerLike },
});
/** Which entries to get: those after an id; without it those from now on. */
export interface GetFeedRequest extends t.TypeOf<typeof getFeedRequestShape> {}
/** Codec of {@link GetFeedRequest}. */
export const GetFeedRequest: Codec<GetFeedRequest> = getFeedRequestShape;

const getFeedResponseShape = shape('GetFeedResponse', {
  required: { entries: t.readonlyArray(feedEntryShape), next: Integer, dropped: Integer },
});
/** The next entries, the id to go on after, and how many were dropped before the first of them. */
export interface GetFeedResponse extends t.TypeOf<typeof getFeedResponseShape> {}
/** Codec of {@link GetFeedResponse}. */
export const GetFeedResponse: Codec<GetFeedResponse> = getFeedResponseShape;

const listedConnectionShape = shape('ListedConnection', {
  required: { id: t.string, user_id: t.string, watching: Strings, subscribed_to: Strings },
});
/** An open connection: the channels that it watches, and the users whose presence it gets. */
export interface ListedConnection extends t.TypeOf<typeof listedConnectionShape> {}
/** Codec of {@link ListedConnection}. */
export const ListedConnection: Codec<ListedConnection> = listedConnectionShape;

const getConnectionsRequestShape = shape('GetConnectionsRequest', {
  required: {},
  optional: { search: t.string, limit: IntegerLike },
});
/** A text in an id, a user or a watched channel, and how many connections to get: 100 by default. */
export interface GetConnectionsRequest extends t.TypeOf<typeof getConnectionsRequestShape> {}
/** Codec of {@link GetConnectionsRequest}. */
export const GetConnectionsRequest: Codec<GetConnectionsRequest> = getConnectionsRequestShape;

const getConnectionsResponseShape = shape('GetConnectionsResponse', {
  required: { connections: t.readonlyArray(listedConnectionShape), total: Integer, found: Integer },
});
/** Connections of the node: how many there are, and how many match. */
export interface GetConnectionsResponse extends t.TypeOf<typeof getConnectionsResponseShape> {}
/** Codec of {@link GetConnectionsResponse}. */
export const GetConnectionsResponse: Codec<GetConnectionsResponse> = getConnectionsResponseShape;

const webhookStateShape = shape('WebhookState', {
  required: { id: t.string, url: t.string, lag: Integer, skipped: Integer },
});
/** A webhook: how many log entries it has not been sent, and how many it will never get. */
export interface WebhookState extends t.TypeOf<typeof webhookStateShape> {}
/** Codec of {@link WebhookState}. */
export const WebhookState: Codec<WebhookState> = webhookStateShape;

const webhookDeliveryShape = shape('WebhookDelivery', {
  required: {
    at: Integer,
    webhook_id: t.string,
    log_id: Integer,
    type: t.string,
    outcome: t.string,
    ms: t.number,
  },
  optional: { cid: t.string },
});
/** A delivery that has ended: `delivered`, `refused`, `busy`, `unreachable` or `failed`. */
export interface WebhookDelivery extends t.TypeOf<typeof webhookDeliveryShape> {}
/** Codec of {@link WebhookDelivery}. */
export const WebhookDelivery: Codec<WebhookDelivery> = webhookDeliveryShape;

const getWebhooksResponseShape = shape('GetWebhooksResponse', {
  required: {
    webhooks: t.readonlyArray(webhookStateShape),
    deliveries: t.readonlyArray(webhookDeliveryShape),
  },
});
/** The webhooks of the node, and their last deliveries, newest first. */
export interface GetWebhooksResponse extends t.TypeOf<typeof getWebhooksResponseShape> {}
/** Codec of {@link GetWebhooksResponse}. */
export const GetWebhooksResponse: Codec<GetWebhooksResponse> = getWebhooksResponseShape;

const resendWebhookResponseShape = shape('ResendWebhookResponse', {
  required: { outcome: t.string },
});
/** How the delivery ended. */
export interface ResendWebhookResponse extends t.TypeOf<typeof resendWebhookResponseShape> {}
/** Codec of {@link ResendWebhookResponse}. */
export const ResendWebhookResponse: Codec<ResendWebhookResponse> = resendWebhookResponseShape;

const historyBucketShape = shape('HistoryBucket', {
  required: {
    at: Integer,
    events: Integer,
    deliveries: Integer,
    calls: Integer,
    connections: Integer,
    p50_ms: t.number,
    p99_ms: t.number,
  },
});
/** What happened in some seconds from `at` on, in milliseconds since the epoch. */
export interface HistoryBucket extends t.TypeOf<typeof historyBucketShape> {}
/** Codec of {@link HistoryBucket}. */
export const HistoryBucket: Codec<HistoryBucket> = historyBucketShape;

const getHistoryResponseShape = shape('GetHistoryResponse', {
  required: { bucket_ms: Integer, buckets: t.readonlyArray(historyBucketShape) },
});
/** The last hour of the node, oldest first. */
export interface GetHistoryResponse extends t.TypeOf<typeof getHistoryResponseShape> {}
/** Codec of {@link GetHistoryResponse}. */
export const GetHistoryResponse: Codec<GetHistoryResponse> = getHistoryResponseShape;

const row = { callers: ['server'], input: 'query', status: 200, emits: [] } as const;

/**
 * The endpoints of the console, in the form of the endpoint table. They are about one node, and are
 * for the bearer of a server token only.
 */
export const operatorEndpoints = {
  getFeed: {
    ...row,
    operation: 'GetFeed',
    method: 'GET',
    path: '/millrace/feed',
    request: GetFeedRequest,
    response: GetFeedResponse,
  },
  getConnections: {
    ...row,
    operation: 'GetConnections',
    method: 'GET',
    path: '/millrace/connections',
    request: GetConnectionsRequest,
    response: GetConnectionsResponse,
  },
  getWebhooks: {
    ...row,
    operation: 'GetWebhooks',
    method: 'GET',
    path: '/millrace/webhooks',
    request: EmptyRequest,
    response: GetWebhooksResponse,
  },
  resendWebhook: {
    ...row,
    operation: 'ResendWebhook',
    method: 'POST',
    path: '/millrace/webhooks/{id}/entries/{log_id}',
    request: EmptyRequest,
    response: ResendWebhookResponse,
  },
  getHistory: {
    ...row,
    operation: 'GetHistory',
    method: 'GET',
    path: '/millrace/history',
    request: EmptyRequest,
    response: GetHistoryResponse,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;

/** The keys of the operator endpoints. */
export type OperatorKey = keyof typeof operatorEndpoints;
