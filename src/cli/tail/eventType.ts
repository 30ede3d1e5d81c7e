import { events } from '../../protocol/index.js';
import { closest } from '../closest.js';
import { UsageError } from '../options.js';

/** The types that a server sends, but for custom ones. */
const builtInTypes: readonly string[] = [
  ...new Set(Object.values(events).map(({ type }) => type as string)),
  'connection.error',
].filter((type) => type !== '*');

const family = /^(.+\.)\*$/;

/** Whether the name of an event is of a type, or of a family such as `message.*`. */
export const matchesType = (type: string, name: string): boolean => {
  const [, prefix] = family.exec(type) ?? [];
  return prefix === undefined ? type === name : name.startsWith(prefix);
};

/**
 * A type of event, or a family of them. A type with a dot is a built-in one; any other may be that
 * of a custom event.
 */
export const eventType = (value: string): string => {
  if (value === '') throw new UsageError('must not be empty');
  const isCustom = !value.includes('.');
  if (isCustom || builtInTypes.some((type) => matchesType(value, type))) return value;
  const meant = closest(value, builtInTypes);
  const hint = meant === undefined ? 'custom types have no dot' : `did you mean ${meant}?`;
  throw new UsageError(`${value} is not a type of event: ${hint}`);
};
