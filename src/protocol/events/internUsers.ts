import { validateOnce } from '../guard.js';
import { User } from '../objects.js';
import { hasPlaceholders, restorePlaceholders, placeholderFor } from './placeholders.js';

/** A user, and the words that tell of it. */
interface Told {
  readonly text: string;
  readonly user: User;
}

/** How an object with an id begins. */
const opening = '{"id":';
const role = '"user":';

// What is longer is read as part of its frame, so that a frame made for it takes no longer than another.
const longestName = 128;
const longestUser = 4_096;

/** What tells an object from most others: how it begins, up to the first comma. */
const nameAt = (frame: string, start: number): string => {
  const beginning = frame.slice(start, start + longestName);
  return beginning.slice(0, beginning.indexOf(','));
};

// A user that holds objects of more levels is read as part of its frame.
const objectOf = (inner: string): string => String.raw`\{(?:[^"{}]|"(?:[^"\\]|\\.)*"|${inner})*\}`;
const wholeUser = new RegExp(`^${objectOf(objectOf(objectOf('(?!)')))}`);

// A part of a text keeps all of it in memory; a copy does not.
const copyOf = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

const userAt = (frame: string, start: number): Told | undefined => {
  try {
    const text = wholeUser.exec(frame.slice(start, start + longestUser))?.[0] ?? '';
    const user: unknown = JSON.parse(text);
    return validateOnce(User, user) ? { text: copyOf(text), user } : undefined;
  } catch {
    return undefined;
  }
};

// What it takes to read a user apart is saved where it comes again so many times.
const price = 6;

// Where users never come again nobody looks for them, but now and then, to find out when they do.
const pause = 1_000;
const another = 16;

/**
 * `JSON.parse` with a memory for users: they come with every event of theirs in the same words, and
 * to find these in a frame takes less than to read them. What was found is the same object each
 * time, so nobody may change it. To forget a user costs time, nothing else.
 */
export const internUsers = (most = 1_000): ((frame: string) => unknown) => {
  // By their names; nothing where one is not told apart.
  const known = new Map<string, Told | undefined>();
  let credit = most * price;
  let paused = 0;

  const learn = (frame: string, start: number, name: string): void => {
    if (frame.slice(start - role.length, start) !== role) return;
    credit -= price;
    const told = userAt(frame, start);
    if (known.size >= most) known.clear();
    known.set(copyOf(name), told?.text.startsWith(name) === true ? told : undefined);
  };

  /** A frame with stand-ins for the users that are known, who are added to `taken`. */
  const shortened = (frame: string, taken: User[]): string => {
    let short = '';
    let rest = 0;
    for (let at = frame.indexOf(opening, 1); at > 0;) {
      let next = at + opening.length;
      const name = nameAt(frame, at);
      const told = known.get(name);
      // Engines compare a part in one go, other than with `startsWith`.
      if (told && frame.slice(at, at + told.text.length) === told.text) {
        short += frame.slice(rest, at) + placeholderFor(taken.length);
        taken.push(told.user);
        rest = at + told.text.length;
        next = rest;
      } else if (told || !known.has(name)) learn(frame, at, name);
      at = frame.indexOf(opening, next);
    }
    return short + frame.slice(rest);
  };

  const account = (found: number): void => {
    credit = Math.min(credit + found, most * price);
    if (credit >= 0) return;
    paused = pause;
    credit = another * price;
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
    // Not all are put back where one was in a place that a later key took, say.
    return restorePlaceholders(event, taken) ? event : (JSON.parse(frame) as unknown);
  };
};
