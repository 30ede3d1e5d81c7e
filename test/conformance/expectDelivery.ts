import { type EventKey, events, strictOf } from 'millrace/protocol';
import { expect } from 'vitest';
import { type Name, names } from './cast.js';
import type { Scenario } from './scenario.js';
import { hears, openStage, type Stage } from './stage.js';
import type { Frame } from './tape.js';

/** The type under which scenarios send their custom events. */
const customType = 'friendship_request';

/** Of rows that share their type: whether theirs are the events that name a channel. */
const inChannel: Readonly<Partial<Record<EventKey, boolean>>> = {
  'user.messages.deleted': false,
  'user.messages.deleted@channel': true,
  '*user': false,
  '*channel': true,
};

const isOf = (key: EventKey, frame: Frame): boolean => {
  const { type } = events[key];
  if (frame.type !== (type === '*' ? customType : type)) return false;
  return inChannel[key] === undefined || inChannel[key] === 'cid' in frame;
};

/** Waits for those who are to get the event; if one never does, what came says so. */
const arrivalOf = (key: EventKey, { to }: Scenario, stage: Stage): Promise<unknown> =>
  Promise.allSettled(
    to.map((name) =>
      hears(stage, name, (frame) => isOf(key, frame), to.filter((each) => each === name).length),
    ),
  );

/** The names of those who got an event, as often as they got it. */
const receiversIn = (events: ReadonlyMap<Name, readonly Frame[]>): readonly Name[] =>
  names.flatMap((name) => (events.get(name) ?? []).map(() => name));

const inOrder = (some: readonly Name[]): readonly Name[] =>
  names.flatMap((name) => some.filter((each) => each === name));

/** Plays a scenario of a row with the whole cast, and looks at who heard what. */
export const expectDelivery = async (key: EventKey, scenario: Scenario): Promise<void> => {
  const stage = await openStage();
  const act = await scenario.set(stage);
  await stage.take();
  await act();
  await arrivalOf(key, scenario, stage);
  const taken = [...(await stage.take())];
  const heard = new Map(
    taken.map(([name, frames]) => [name, frames.filter((frame) => isOf(key, frame))]),
  );
  expect(receiversIn(heard)).toEqual(inOrder(scenario.to));

  const strict = strictOf(events[key].codec);
  for (const [name, [frame]] of heard) {
    if (!frame) continue;
    expect(strict.is(frame) ? [] : [frame]).toEqual([]);
    expect(frame).toMatchObject(scenario.says ?? {});
    const unread = scenario.unread?.[name];
    if (!unread) continue;
    const [unread_count, unread_channels] = unread;
    expect({ name, ...frame }).toMatchObject({
      name,
      unread_count,
      total_unread_count: unread_count,
      unread_channels,
    });
  }
};
