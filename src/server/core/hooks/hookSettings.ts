import type { DialectName } from '../../../protocol/dialect.js';
import type { EventHook, UpdateAppRequest } from '../../../protocol/endpoints/app.js';
import { isCustomType } from '../../../protocol/ids.js';
import type { Application, StoredHook } from '../app/application.js';
import type { Context } from '../context.js';
import { assertSupported } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import { isWebhookType } from './hook.js';

const webAddress = /^https?:\/\/[^\s/?#]+\S*$/i;

/** What only other kinds of hooks have. */
const unsupported = ['timeout_ms', 'callback', 'failover_config'];

const readUrl = (name: string, url: string): string => {
  if (!webAddress.test(url) || !URL.canParse(url))
    return fail('Input', `${name} must be a URL of http or https`);
  // It would be shown with the settings, and no request can carry it.
  const { username, password } = new URL(url);
  return username === '' && password === ''
    ? url
    : fail('Input', `${name} must not hold a user or a password`);
};

const readTypes = (name: string, types: readonly string[]): readonly string[] => {
  const unknown = types.find((type) => !isWebhookType(type) && !isCustomType(type));
  return unknown === undefined
    ? types
    : fail('Input', `${name}: webhooks do not get events of type '${unknown}'`);
};

const readHook =
  (
    known: ReadonlyMap<string, StoredHook>,
    newId: () => string,
    now: string,
    dialect: DialectName,
  ) =>
  (given: EventHook, index: number): StoredHook => {
    const at = `event_hooks.${index}`;
    const { hook_type, product = null } = given;
    if (hook_type !== 'webhook')
      fail('Input', `${at}.hook_type: '${hook_type}' is not supported by this server`);
    if (product !== null && product !== 'all' && product !== 'chat')
      fail('Input', `${at}.product: '${product}' is not supported by this server`);
    assertSupported({ ...given }, unsupported);
    const before = known.get(given.id ?? '');
    return {
      id: before?.id ?? newId(),
      hook_type: 'webhook',
      enabled: given.enabled ?? true,
      event_types: readTypes(`${at}.event_types`, given.event_types ?? []),
      webhook_url: readUrl(`${at}.webhook_url`, given.webhook_url ?? ''),
      product: product ?? 'all',
      should_send_custom_events: given.should_send_custom_events ?? false,
      created_at: before?.created_at ?? now,
      updated_at: now,
      dialect,
    };
  };

/** The settings of hooks as they are kept, of those that a request changes; refuses what cannot be. */
export const readHookSettings = (
  { app, newId, stamp }: Context,
  { event_hooks, webhook_url, webhook_events }: UpdateAppRequest,
  dialect: DialectName,
): Partial<Application> => {
  const ids = (event_hooks ?? []).flatMap(({ id }) => id ?? []);
  if (new Set(ids).size < ids.length) fail('Input', 'event_hooks: two of them have the same id');
  const known = new Map(app.event_hooks.map((hook) => [hook.id, hook]));
  return {
    ...(event_hooks && { event_hooks: event_hooks.map(readHook(known, newId, stamp(), dialect)) }),
    ...(webhook_url && {
      webhook_url: readUrl('webhook_url', webhook_url),
      webhook_dialect: dialect,
    }),
    ...(webhook_events && { webhook_events: readTypes('webhook_events', webhook_events) }),
  };
};
