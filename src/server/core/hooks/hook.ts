import type { DialectName } from '../../../protocol/dialect.js';
import { events } from '../../../protocol/events/eventTable.js';
import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import type { LogRow } from '../../ports/rows.js';
import type { Application } from '../app/application.js';

/** A webhook that is switched on. */
export interface Hook {
  readonly id: string;
  readonly url: string;
  readonly gzip: boolean;
  readonly dialect: DialectName;
  /** The event types that it wants; all when empty. */
  readonly types: ReadonlySet<string>;
  /** Whether it also wants custom events that are not in `types`. */
  readonly wantsCustom: boolean;
}

/** The id of the one hook that the older setting `webhook_url` defines. */
const legacyHookId = 'webhook';

/** The hooks of an application that are switched on. */
export const hooksOf = (app: Application): readonly Hook[] => {
  const gzip = app.enable_hook_payload_compression;
  const legacy = {
    id: legacyHookId,
    url: app.webhook_url,
    gzip,
    dialect: app.webhook_dialect,
    types: new Set(app.webhook_events),
    wantsCustom: false,
  };
  const hooks = app.event_hooks
    .filter(({ enabled }) => enabled)
    .map(({ id, webhook_url, event_types, should_send_custom_events, dialect = 'v1' }) => ({
      id,
      url: webhook_url,
      gzip,
      dialect,
      types: new Set(event_types),
      wantsCustom: should_send_custom_events,
    }));
  return app.webhook_url === '' ? hooks : [legacy, ...hooks];
};

const rows: readonly (readonly [string, EventEntry])[] = Object.entries(events);

/** The keys of the event table that webhooks get. */
export const webhookEventKeys: readonly string[] = rows.flatMap(([key, row]) =>
  row.webhook ? [key] : [],
);

/** The keys of all events but the custom ones. */
const builtInKeys: ReadonlySet<string> = new Set(
  rows.flatMap(([key, { type }]) => (type === '*' ? [] : [key])),
);

/** Whether an entry of the log is a built-in event, not a custom one. */
export const isBuiltInEvent = ({ key }: LogRow): boolean => builtInKeys.has(key);

/** Whether a webhook wants an entry of the log. */
export const wants = ({ types, wantsCustom }: Hook, row: LogRow): boolean =>
  types.has(String(row.event['type'])) || (isBuiltInEvent(row) ? types.size === 0 : wantsCustom);

const webhookTypes: ReadonlySet<string> = new Set(
  rows.flatMap(([, { webhook, type }]) => (webhook && type !== '*' ? [type] : [])),
);

/** Whether webhooks can get a built-in event type. */
export const isWebhookType = (type: string): boolean => webhookTypes.has(type);
