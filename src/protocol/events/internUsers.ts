import { validateOnce } from '../guard.js';
import { User } from '../objects.js';
import { hasPlaceholders, restorePlaceholders, placeholderFor } from './placeholders.js';

/** A user and its JSON text. */
interface KnownUser {
  readonly text: string;
  readonly user: User;
}

/** The beginning of an object with an id. */
const userOpening = '{"id":';
const userKey = '"user":';

// A longer user is parsed as part of its frame: no crafted frame may cost more than another one.
const maxPrefixLength = 128;
const maxUserLength = 4_096;

/** The beginning of an object up to the first comma, which identifies most users. */
const prefixAt = (frame: string, start: number): string => {
  const beginning = frame.slice(start, start + maxPrefixLength);
  return beginning.slice(0, beginning.indexOf(','));
};

// A user with more levels of objects is parsed as part of its frame.
const objectOf = (inner: string): string => String.raw`\{(?:[^"{}]|"(?:[^"\\]|\\.)*"|${inner})*\}`;
const wholeUser = new RegExp(`^${objectOf(objectOf(objectOf('(?!)')))}`);

// A substring keeps the whole string in memory; a copy does not.
const copyOf = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

const userAt = (frame: string, start: number): KnownUser | undefined => {
  try {
    const text = wholeUser.exec(frame.slice(start, start + maxUserLength))?.[0] ?? '';
    const user: unknown = JSON.parse(text);
    return validateOnce(User, user) ? { text: copyOf(text), user } : undefined;
  } catch {
    return undefined;
  }
};

// Parsing a user separately costs as much as this many later hits save.
const missCost = 6;

// When users do not repeat, frames are parsed without the cache; it is tried again after a pause.
const pauseFrames = 1_000;
const probeFrames = 16;

/**
 * `JSON.parse` with a cache of users: a user has the same JSON in each of its events, and finding
 * that text in a frame is faster than parsing it. A cached user is the same object each time, so it
 * must not change.
 */
export const internUsers = (most = 1_000): ((frame: string) => unknown) => {
  // By prefix; undefined when the prefix does not identify a user.
  const known = new Map<string, KnownUser | undefined>();
  let credit = most * missCost;
  let paused = 0;

  const addUser = (frame: string, start: number, prefix: string): void => {
    if (frame.slice(start - userKey.length, start) !== userKey) return;
    credit -= missCost;
    const user = userAt(frame, start);
    if (known.size >= most) known.clear();
    known.set(copyOf(prefix), user?.text.startsWith(prefix) === true ? user : undefined);
  };

  /** A frame with placeholders for the known users, which are added to `taken`. */
  const shortened = (frame: string, taken: User[]): string => {
    let short = '';
    let rest = 0;
    for (let at = frame.indexOf(userOpening, 1); at > 0;) {
      let next = at + userOpening.length;
      const prefix = prefixAt(frame, at);
      const user = known.get(prefix);
      // Engines compare a part in one go, other than with `startsWith`.
      if (user && frame.slice(at, at + user.text.length) === user.text) {
        short += frame.slice(rest, at) + placeholderFor(taken.length);
        taken.push(user.user);
        rest = at + user.text.length;
        next = rest;
      } else if (user || !known.has(prefix)) addUser(frame, at, prefix);
      at = frame.indexOf(userOpening, next);
    }
    return short + frame.slice(rest);
  };

  const account = (found: number): void => {
    credit = Math.min(credit + found, most * missCost);
    if (credit >= 0) return;
    paused = pauseFrames;
    credit = probeFrames * missCost;
  };

  return (frame) => {
    if (paused > 0) {
      paused -= 1;
      return JSON.parse(frame) as unknown;
    }
    const taken: User[] = [];
    const short = shortened(frame, taken);
    account(taken.length);
    if (taken.length === 0 || hasPlaceholders(frame)) return JSON.parse(frame) as unknown;
    const event: unknown = JSON.parse(short);
    // A placeholder is lost when a later key of the same name overrides it, for example.
    return restorePlaceholders(event, taken) ? event : (JSON.parse(frame) as unknown);
  };
};
