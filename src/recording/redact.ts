/**
 * Changes a value before it is written, or replaces it: called for each key of each object, like the
 * second argument of `JSON.stringify`, where the values in a list have its indices as keys.
 */
export type Redact = (key: string, value: unknown) => unknown;

const secretKeys: ReadonlySet<string> = new Set([
  'access_token',
  'api_secret',
  'authorization',
  'password',
  'secret',
  'token',
  'user_token',
]);

const jsonWebToken = /eyJ[\w-]{4,}\.[\w-]+\.[\w-]*/g;

/** Removes tokens: by their key, and by their form in any text. */
export const withoutTokens: Redact = (key, value) => {
  if (typeof value !== 'string') return value;
  return secretKeys.has(key) ? '[redacted]' : value.replace(jsonWebToken, '[redacted]');
};

/** Keys whose texts people write. */
const contentKeys: ReadonlySet<string> = new Set([
  'text',
  'html',
  'name',
  'image',
  'title',
  'raw',
  'actual',
  'reason_text',
]);

const masked = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/[^\s]/g, 'x');
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each)]));
};

/**
 * Masks what people write, for `record`: the texts of messages, names and images, letter by letter,
 * so that lengths and spaces stay. Ids and times stay as they are. Custom fields stay, too: compose it
 * with a function of your own for those.
 *
 * @example
 * ```ts
 * import { type ChatConnection, record, redactContent } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * const redact = (key: string, value: unknown) =>
 *   key === 'phone' ? '[redacted]' : redactContent(key, value);
 * record(chat, { redact }).subscribe((line) => process.stdout.write(line));
 * ```
 */
export const redactContent: Redact = (key, value) => (contentKeys.has(key) ? masked(value) : value);
