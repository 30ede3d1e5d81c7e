import { events } from '../../../protocol/events/eventTable.js';
import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import type { LogRow } from '../../ports/rows.js';
import type { Application } from '../app/application.js';

/** Where copies of events go. */
export interface Hook {
  readonly id: string;
  readonly url: string;
  readonly gzip: boolean;
  /** The types that it wants; all there are when empty. */
  readonly types: ReadonlySet<string>;
  /** Whether it also wants custom events that it does not name. */
  readonly wantsCustom: boolean;
}

/** The id of the one hook that `webhook_url` sets up. */
const olderHookId = 'webhook';

/** The hooks of an application that are switched on. */
export const hooksOf = (app: Application): readonly Hook[] => {
  const gzip = app.enable_hook_payload_compression;
  const older = {
    id: olderHookId,
    url: app.webhook_url,
    gzip,
    types: new Set(app.webhook_events),
    wantsCustom: false,
  };
  const hooks = app.event_hooks
    .filter(({ enabled }) => enabled)
    .map(({ id, webhook_url, event_types, should_send_custom_events }) => ({
      id,
      url: webhook_url,
      gzip,
      types: new Set(event_types),
      wantsCustom: should_send_custom_events,
    }));
  return app.webhook_url === '' ? hooks : [older, ...hooks];
};

const rows: readonly (readonly [string, EventEntry])[] = Object.entries(events);

/** The rows of the event table that hooks get. */
export const webhookEventKeys: readonly string[] = rows.flatMap(([key, row]) =>
  row.webhook ? [key] : [],
);

/** The rows whose events have a type of their own. */
const builtIn: ReadonlySet<string> = new Set(
  rows.flatMap(([key, { type }]) => (type === '*' ? [] : [key])),
);

/** Whether an event of the table is no custom one. */
export const isBuiltIn = ({ key }: LogRow): boolean => builtIn.has(key);

/** Whether a hook wants an entry of the log. */
export const wants = ({ types, wantsCustom }: Hook, row: LogRow): boolean =>
  types.has(String(row.event['type'])) || (isBuiltIn(row) ? types.size === 0 : wantsCustom);

const hookedTypes: ReadonlySet<string> = new Set(
  rows.flatMap(([, { webhook: hooked, type }]) => (hooked && type !== '*' ? [type] : [])),
);

/** Whether hooks can get events of a built-in type. */
export const isWebhookType = (type: string): boolean => hookedTypes.has(type);
