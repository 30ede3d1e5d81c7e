import type { AppSettings, EventHook, UpdateAppRequest } from '../../../protocol/endpoints/app.js';
import { grantsOf, roleGrants, type RoleGrants } from '../../../protocol/permissions.js';
import type { AppRow } from '../../ports/rows.js';
import type { TypeConfig } from './channelTypes.js';

/** A hook with all that can be said of it. */
export type StoredHook = EventHook & {
  readonly id: string;
  readonly enabled: boolean;
  readonly event_types: readonly string[];
  readonly webhook_url: string;
  readonly should_send_custom_events: boolean;
  readonly created_at: string;
};

/** What an application decides about itself, over the wire and for good. */
export interface Application {
  readonly name: string;
  readonly disable_auth_checks: boolean;
  readonly disable_permissions_checks: boolean;
  readonly suspended: boolean;
  readonly suspended_explanation: string;
  readonly revoke_tokens_issued_before: string | null;
  readonly guest_user_creation_disabled: boolean;
  /** What the roles named here may do outside of channels; null for the usual grants. */
  readonly grants: RoleGrants | null;
  readonly event_hooks: readonly StoredHook[];
  readonly webhook_url: string;
  readonly webhook_events: readonly string[];
  readonly enable_hook_payload_compression: boolean;
}

const usual: Application = {
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
  enable_hook_payload_compression: false,
};

/** The keys that may be changed. */
export const applicationKeys = Object.keys(usual) as readonly (keyof Application)[];

/** The settings as they are kept, over those that an application begins with. */
export const applicationOf = (row: AppRow | undefined): Application => ({ ...usual, ...row?.data });

/** The settings after a change: what is null is as at the beginning. */
export const changedApplication = (app: Application, request: UpdateAppRequest): Application =>
  Object.fromEntries(
    applicationKeys.map((key) => {
      const value = request[key];
      return [key, value === undefined ? app[key] : (value ?? usual[key])];
    }),
  ) as unknown as Application;

const anyFile = {
  allowed_file_extensions: [],
  blocked_file_extensions: [],
  allowed_mime_types: [],
  blocked_mime_types: [],
  size_limit: 0,
};

/** What everybody may know of the application. */
export const publicApplication = ({ name }: Application): AppSettings => ({
  id: 1,
  name,
  file_upload_config: anyFile,
  image_upload_config: anyFile,
  auto_translation_enabled: false,
  async_url_enrich_enabled: false,
  placement: 'local',
});

/** What a backend may know of it. */
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
