import type { DialectName } from '../../../protocol/dialect.js';
import type { AppSettings, EventHook, UpdateAppRequest } from '../../../protocol/endpoints/app.js';
import { grantsOf, roleGrants, type RoleGrants } from '../../../protocol/permissions.js';
import type { AppRow } from '../../ports/rows.js';
import type { TypeConfig } from './channelTypes.js';

/** A stored webhook, with every field present. */
export type StoredHook = EventHook & {
  readonly id: string;
  readonly enabled: boolean;
  readonly event_types: readonly string[];
  readonly webhook_url: string;
  readonly should_send_custom_events: boolean;
  readonly created_at: string;
  /** The dialect of its bodies; that of the call that set it. */
  readonly dialect?: DialectName;
};

/** The settings of the application that `PATCH /app` changes and the store keeps. */
export interface Application {
  readonly name: string;
  readonly disable_auth_checks: boolean;
  readonly disable_permissions_checks: boolean;
  readonly suspended: boolean;
  readonly suspended_explanation: string;
  readonly revoke_tokens_issued_before: string | null;
  readonly guest_user_creation_disabled: boolean;
  /** The grants of the `.app` scope by role; null for the default grants. */
  readonly grants: RoleGrants | null;
  readonly event_hooks: readonly StoredHook[];
  readonly webhook_url: string;
  readonly webhook_events: readonly string[];
  /** The dialect of the bodies for `webhook_url`; that of the call that set it. */
  readonly webhook_dialect: DialectName;
  readonly enable_hook_payload_compression: boolean;
}

const defaults: Application = {
  name: 'millrace',
  disable_auth_checks: false,
  disable_permissions_checks: false,
  suspended: false,
  suspended_explanation: '',
  revoke_tokens_issued_before: null,
  guest_user_creation_disabled: false,
  grants: null,
  event_hooks: [],
  webhook_url: '',
  webhook_events: [],
  webhook_dialect: 'v1',
  enable_hook_payload_compression: false,
};

const storedKeys = Object.keys(defaults) as readonly (keyof Application)[];

/** The keys that `PATCH /app` may change. */
export const applicationKeys: readonly string[] = storedKeys.filter(
  (key) => key !== 'webhook_dialect',
);

/** The stored settings, with defaults for the rest. */
export const applicationOf = (row: AppRow | undefined): Application => ({
  ...defaults,
  ...row?.data,
});

/** The settings after an update; null resets a key to its default. */
export const changedApplication = (
  app: Application,
  request: UpdateAppRequest & Partial<Pick<Application, 'webhook_dialect'>>,
): Application =>
  Object.fromEntries(
    storedKeys.map((key) => {
      const value = request[key];
      return [key, value === undefined ? app[key] : (value ?? defaults[key])];
    }),
  ) as unknown as Application;

const unrestrictedUploads = {
  allowed_file_extensions: [],
  blocked_file_extensions: [],
  allowed_mime_types: [],
  blocked_mime_types: [],
  size_limit: 0,
};

/** The settings that every client may read. */
export const publicApplication = ({ name }: Application): AppSettings => ({
  id: 1,
  name,
  file_upload_config: unrestrictedUploads,
  image_upload_config: unrestrictedUploads,
  auto_translation_enabled: false,
  async_url_enrich_enabled: false,
  placement: 'local',
});

/** The settings that a backend may read. */
export const fullApplication = (
  app: Application,
  types: ReadonlyMap<string, TypeConfig>,
): AppSettings => ({
  ...publicApplication(app),
  ...app,
  grants: roleGrants(grantsOf('.app', app.grants)),
  multi_tenant_enabled: false,
  enforce_unique_usernames: 'no',
  permission_version: 'v2',
  channel_configs: Object.fromEntries(types),
});
