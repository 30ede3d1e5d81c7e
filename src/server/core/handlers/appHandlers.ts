import {
  applicationKeys,
  changedApplication,
  fullApplication,
  publicApplication,
} from '../app/application.js';
import type { Handler, HandlersOf } from '../context.js';
import { hooksOf } from '../hooks/hook.js';
import { readHookSettings } from '../hooks/hookSettings.js';
import { pushReaderId } from '../push/pushReader.js';
import { normalizeTimestamp } from '../requests/timestamps.js';
import { fail } from '../requests/failure.js';

const getApp: Handler<'getApp'> = ({ app, types }, { caller }) =>
  Promise.resolve({
    response: {
      app: caller.kind === 'server' ? fullApplication(app, types) : publicApplication(app),
    },
    emitted: [],
  });

const updateApp: Handler<'updateApp'> = async (context, { request, dialect = 'v1' }) => {
  const { tx, app, settings } = context;
  const unknown = Object.keys(request).find((key) => !applicationKeys.includes(key));
  if (unknown !== undefined) fail('Input', `${unknown} is not supported by this server`);
  if (request.disable_auth_checks === true && !context.allowsUnsignedTokens)
    fail('Input', 'disable_auth_checks is for a server that listens on loopback only');
  const { revoke_tokens_issued_before: revoked } = request;
  const changed = changedApplication(app, {
    ...request,
    ...(request.grants && { grants: { ...app.grants, ...request.grants } }),
    ...(revoked === undefined ? {} : { revoke_tokens_issued_before: normalizeTimestamp(revoked) }),
    ...readHookSettings(context, request, dialect),
  });
  await tx.app.save({ id: 'app', data: { ...changed } });
  const { last } = await tx.log.state();
  await tx.hooks.register(
    [...hooksOf(changed).map(({ id }) => id), ...(settings.push ? [pushReaderId] : [])],
    last,
  );
  const settingsChanged = { kind: 'settings' } as const;
  return {
    response: {},
    emitted: changed.suspended ? [settingsChanged, { kind: 'end' }] : [settingsChanged],
  };
};

const getTask: Handler<'getTask'> = async ({ tx }, { params }) => {
  const task =
    (await tx.tasks.find(params.id)) ?? fail('NotFound', `task '${params.id}' does not exist`);
  const { id, status, created_at, updated_at, result } = task;
  const { error, ...done } = result;
  return {
    response: {
      ...{ task_id: id, status, created_at, updated_at, result: done },
      ...(error !== undefined && {
        error: error as { readonly type: string; readonly description: string },
      }),
    },
    emitted: [],
  };
};

const sayHi: Handler<'sayHi'> = () => Promise.resolve({ response: {}, emitted: [] });

export const appHandlers: HandlersOf<'getApp' | 'updateApp' | 'getTask' | 'sayHi'> = {
  getApp,
  updateApp,
  getTask,
  sayHi,
};
