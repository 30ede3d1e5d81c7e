import * as t from 'io-ts';
import { bounded } from './bounded.js';
import { Device, PrivacySettings } from './objects.js';
import { type Codec, shape } from './shape.js';

const resumingShape = shape('Resuming', { required: { resuming: t.boolean } });
/** Sent by a client that supports the log: whether it resumes after it has connected. */
export interface Resuming extends t.TypeOf<typeof resumingShape> {}
/** Codec of {@link Resuming}. */
export const Resuming: Codec<Resuming> = resumingShape;

const userDetailsShape = shape('UserDetails', {
  required: { id: t.string },
  optional: {
    name: t.string,
    image: bounded(t.string, 'addressLength'),
    language: t.string,
    invisible: t.boolean,
    privacy_settings: PrivacySettings,
    anon: t.boolean,
  },
  custom: true,
});
/** The connecting user; custom keys stand beside the named ones. */
export interface UserDetails extends t.TypeOf<typeof userDetailsShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link UserDetails}. */
export const UserDetails: Codec<UserDetails> = userDetailsShape;

const connectRequestShape = shape('ConnectRequest', {
  required: { user_details: UserDetails },
  optional: {
    user_id: t.string,
    device: Device,
    client_request_id: t.string,
    millrace: Resuming,
  },
  open: true,
});
/** The `json` parameter of the socket's address. */
export interface ConnectRequest extends t.TypeOf<typeof connectRequestShape> {}
/** Codec of {@link ConnectRequest}. */
export const ConnectRequest: Codec<ConnectRequest> = connectRequestShape;
