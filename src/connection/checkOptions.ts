import { InputError } from '../errors.js';

/** What an option may be; `expected` completes "expected …". */
interface Rule {
  readonly expected: string;
  readonly isMet: (value: unknown) => boolean;
}

/** The rules of a group of options, by name; a group inside a group has rules of its own. */
interface OptionRules {
  readonly [name: string]: Rule | { readonly group: OptionRules };
}

/** The longest delay of a platform timer; a longer one fires at once. */
const maxDelayMs = 2 ** 31 - 1;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const isFunction = (value: unknown): boolean => typeof value === 'function';

const isHttp = (url: unknown): boolean => {
  try {
    return typeof url === 'string' && /^https?:$/.test(new URL(url).protocol);
  } catch {
    return false;
  }
};

const isJson = (value: unknown): boolean => {
  try {
    return typeof JSON.stringify(value) === 'string';
  } catch {
    return false;
  }
};

const isCount = (value: unknown, least: number): boolean =>
  value === Infinity || (Number.isInteger(value) && (value as number) >= least);

const hasMethods = (value: unknown, ...names: readonly string[]): boolean =>
  (isObject(value) || isFunction(value)) &&
  names.every((name) => isFunction((value as Readonly<Record<string, unknown>>)[name]));

const duration: Rule = {
  expected: `a number of milliseconds from 0 to ${String(maxDelayMs)}`,
  isMet: (value) => typeof value === 'number' && value >= 0 && value <= maxDelayMs,
};

const interval: Rule = {
  expected: `a number of milliseconds from 1 to ${String(maxDelayMs)}`,
  isMet: (value) => typeof value === 'number' && value >= 1 && value <= maxDelayMs,
};

const callback: Rule = { expected: 'a function', isMet: isFunction };

const required: OptionRules = {
  url: { expected: 'an http URL such as http://127.0.0.1:8080', isMet: isHttp },
  apiKey: { expected: 'a non-empty string', isMet: isText },
  user: {
    expected: 'an object with an id that is a non-empty string, serializable as JSON',
    isMet: (value) => isObject(value) && isText(value['id']) && isJson(value),
  },
  token: {
    expected: 'a non-empty string, or a function that gives one',
    isMet: (value) => isText(value) || isFunction(value),
  },
};

const optional: OptionRules = {
  renewTokenMs: duration,
  lingerMs: duration,
  state: { expected: 'true or false', isMet: (value) => typeof value === 'boolean' },
  messageLimit: {
    expected: 'an integer from 1, or Infinity',
    isMet: (value) => isCount(value, 1),
  },
  webSocket: callback,
  fetch: callback,
  scheduler: {
    expected: 'a scheduler of rxjs',
    isMet: (value) => hasMethods(value, 'now', 'schedule'),
  },
  now: callback,
  random: callback,
  newId: callback,
  requestTimeoutMs: interval,
  outboxCapacity: {
    expected: 'an integer from 0, or Infinity',
    isMet: (value) => isCount(value, 0),
  },
  outboxDrops: {
    expected: "'newest' or 'oldest'",
    isMet: (value) => value === 'newest' || value === 'oldest',
  },
  wake$: { expected: 'an Observable', isMet: (value) => hasMethods(value, 'subscribe', 'pipe') },
  heartbeat: {
    group: {
      pingAfterMs: interval,
      silenceMs: interval,
      probeMs: interval,
      tickMs: interval,
      handshakeTimeoutMs: interval,
    },
  },
  retry: { group: { delayMs: callback, shouldRetry: callback, stableMs: duration } },
  recovery: {
    group: {
      concurrency: {
        expected: 'an integer from 1, or Infinity',
        isMet: (value) => isCount(value, 1),
      },
      resumeTimeoutMs: interval,
    },
  },
};

// Never quotes a text: it may be a token.
const shown = (value: unknown): string => {
  if (value === null || typeof value === 'number') return String(value);
  if (value === '') return 'an empty string';
  return typeof value;
};

const refuse = (name: string, expected: string, value: unknown): never => {
  throw new InputError(`${name}: expected ${expected}, got ${shown(value)}.`);
};

const checkGroup = (rules: OptionRules, options: unknown, path: string): void => {
  if (!isObject(options)) return refuse(path, 'an object', options);
  for (const [name, rule] of Object.entries(rules)) {
    const value = options[name];
    const at = path === '' ? name : `${path}.${name}`;
    if (value === undefined) continue;
    if ('group' in rule) checkGroup(rule.group, value, at);
    else if (!rule.isMet(value)) refuse(at, rule.expected, value);
  }
};

/** Throws an `InputError` that names the first option that cannot work. */
export const checkOptions = (options: unknown): void => {
  if (!isObject(options)) return refuse('options', 'an object', options);
  for (const [name, rule] of Object.entries(required))
    if ('expected' in rule && !rule.isMet(options[name]))
      refuse(name, rule.expected, options[name]);
  checkGroup(optional, options, '');
};
