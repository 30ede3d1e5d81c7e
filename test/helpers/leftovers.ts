import { config } from 'rxjs';

/** What the thread that runs the tests needs itself, and timers, of which the vendor's client leaves many. */
const ownResources = new Set([
  'MessagePort',
  'Timeout',
  'Immediate',
  'FSReqCallback',
  'FSReqPromise',
]);

const replaceable = ['Date', 'setTimeout', 'setInterval', 'setImmediate', 'fetch'] as const;

/**
 * What libraries define when they are imported: Angular for its developer tools, and the schemas that
 * playwright brings along.
 */
const ofLibraries = new Set([
  ...['devtoolsFormatters', 'ng', 'ngDevMode'],
  ...['__zod_globalConfig', '__zod_globalRegistry'],
]);

/** What test files share, so that each has to leave it as it was. */
const sharedNow = () => ({
  globals: Object.getOwnPropertyNames(globalThis)
    .filter((name) => !ofLibraries.has(name))
    .sort(),
  replaceable: replaceable.map((name) => globalThis[name] as unknown),
  parse: JSON.parse,
  onUnhandledError: config.onUnhandledError,
});

/** Sockets, servers and processes that are open, as Node names them. */
export const openResources = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((name) => !ownResources.has(name));

/** Names what has changed of what test files share since this was called. */
export const watchShared = (): (() => readonly string[]) => {
  const before = sharedNow();
  return () => {
    const after = sharedNow();
    return [
      ...after.globals.filter((name) => !before.globals.includes(name)),
      ...before.globals.filter((name) => !after.globals.includes(name)),
      ...replaceable.filter((_, index) => before.replaceable[index] !== after.replaceable[index]),
      ...(before.parse === after.parse ? [] : ['JSON.parse']),
      ...(before.onUnhandledError === after.onUnhandledError ? [] : ['config.onUnhandledError']),
    ];
  };
};
