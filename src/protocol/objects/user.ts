import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { DateTime, Integer, Strings } from '../primitives.js';
import { type Codec, shape } from '../shape.js';

const Toggle = shape('Toggle', { required: { enabled: t.boolean } });

const privacySettingsShape = shape('PrivacySettings', {
  required: {},
  optional: { typing_indicators: Toggle, read_receipts: Toggle, delivery_receipts: Toggle },
});
/** What other users may see of a user; an absent switch counts as enabled. */
export interface PrivacySettings extends t.TypeOf<typeof privacySettingsShape> {}
/** Codec of {@link PrivacySettings}. */
export const PrivacySettings: Codec<PrivacySettings> = privacySettingsShape;

/** The fields that every user object has, for others and for the user itself. */
export const accountFields = {
  role: t.string,
  banned: t.boolean,
  online: t.boolean,
  created_at: DateTime,
  updated_at: DateTime,
};

/** The optional fields of a user, for others and for the user itself. */
export const profileFields = {
  name: t.string,
  image: t.string,
  last_active: DateTime,
  blocked_user_ids: Strings,
  deactivated_at: DateTime,
  deleted_at: DateTime,
  revoke_tokens_issued_before: DateTime,
  avg_response_time: Integer,
  privacy_settings: PrivacySettings,
};

/** The optional fields of a user as others see it. */
export const userFields = {
  ...profileFields,
  language: t.string,
  teams: Strings,
  teams_role: t.union([t.record(t.string, t.string), t.null]),
  shadow_banned: t.boolean,
  invisible: t.boolean,
  last_engaged_at: DateTime,
};

const userShape = shape('User', {
  required: { id: t.string },
  guaranteed: accountFields,
  optional: userFields,
  custom: true,
});
/** A user as others see it; custom keys stand beside the named ones. */
export interface User extends t.TypeOf<typeof userShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link User}. */
export const User: Codec<User> = userShape;

/** An identifier of a provider of push messages. */
export const DeviceText = bounded(t.string, 'deviceIdLength');

const deviceShape = shape('Device', {
  required: { id: DeviceText },
  guaranteed: { push_provider: t.string, created_at: DateTime, user_id: t.string },
  optional: {
    push_provider_name: DeviceText,
    disabled: t.boolean,
    disabled_reason: t.string,
    voip: t.boolean,
    hardware_id: DeviceText,
  },
});
/** A device registered for push messages. */
export interface Device extends t.TypeOf<typeof deviceShape> {}
/** Codec of {@link Device}. */
export const Device: Codec<Device> = deviceShape;
