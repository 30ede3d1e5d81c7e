import { map, type Observable } from 'rxjs';
import * as app from '../protocol/endpoints/app.js';
import type {
  GetRateLimitsResponse,
  GetRateLimitsRequest,
  UpdateAppRequest,
} from '../protocol/endpoints/app.js';
import type { Backend } from './backend.js';

/**
 * Updates settings of the application. A setting that is absent keeps its value; null resets it to
 * its default. `getApp` of the root entry returns all settings to a backend.
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
 * The rate limits of each platform and the remaining requests. Returns all platforms and operations
 * unless some are named.
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
  selection: GetRateLimitsRequest = {},
): Observable<GetRateLimitsResponse> => call(app.getRateLimits, {}, selection);
