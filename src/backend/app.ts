import { map, type Observable } from 'rxjs';
import * as app from '../protocol/endpoints/app.js';
import type {
  GetRateLimitsResponse,
  GetRateLimitsRequest,
  UpdateAppRequest,
} from '../protocol/endpoints/app.js';
import type { Backend } from './backend.js';

/**
 * Changes settings of the application; those that are not named stay, and null brings the usual
 * one back. `getApp` of the root entry shows them all to a backend.
 *
 * @example
 * ```ts
 * import { getApp } from 'millrace';
 * import { type Backend, updateApp } from 'millrace/backend';
 * import { switchMap } from 'rxjs';
 *
 * declare const chat: Backend;
 * updateApp(chat, { guest_user_creation_disabled: true })
 *   .pipe(switchMap(() => getApp(chat)))
 *   .subscribe((app) => console.log(app.guest_user_creation_disabled));
 * ```
 */
export const updateApp = ({ call }: Backend, settings: UpdateAppRequest): Observable<void> =>
  call(app.updateApp, {}, settings).pipe(map(() => undefined));

/**
 * What is left of the calls that each platform may make: all of them, of every operation, unless
 * some are named.
 *
 * @example
 * ```ts
 * import { type Backend, getRateLimits } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * getRateLimits(chat, { web: true, endpoints: 'SendMessage,SendEvent' }).subscribe(({ web }) =>
 *   console.log(web?.['SendMessage']?.remaining),
 * );
 * ```
 */
export const getRateLimits = (
  { call }: Backend,
  of: GetRateLimitsRequest = {},
): Observable<GetRateLimitsResponse> => call(app.getRateLimits, {}, of);
