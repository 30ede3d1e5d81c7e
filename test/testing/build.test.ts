import { events, Message, ReactionNew, strictOf, User } from 'millrace/protocol';
import { build, buildObject } from 'millrace/testing';
import { describe, expect, test } from 'vitest';
import { eventKeys } from '../helpers/arbitraries.js';

test.each(eventKeys)('a built %s is what a server sends', (key) => {
  const event = build(key);

  expect(strictOf(events[key].codec).is(event)).toBe(true);
  expect(build(key)).toEqual(event);
});

describe('a built event', () => {
  test('has what is given, and the rest of it, however deep', () => {
    const event = build('message.new', {
      message: { text: 'Hi', mentioned_users: [{ id: 'max' }], user: { id: 'jane' } },
    });

    expect(event.message).toMatchObject({ text: 'Hi', type: 'regular', user: { id: 'jane' } });
    expect(event.message.mentioned_users).toEqual([buildObject(User, { id: 'max' })]);
    expect(events['message.new'].codec.strict.is(event)).toBe(true);
  });

  test('takes what may be there as well, and completes it', () => {
    const event = build('channel.updated', { message: { text: 'renamed' }, user: { id: 'jane' } });

    expect(Message.strict.is(event.message)).toBe(true);
    expect(event.user).toEqual(buildObject(User, { id: 'jane' }));
  });

  test('takes what is whole as it is', () => {
    const user = buildObject(User, { id: 'jane' });

    expect(build('user.updated', { user }).user).toBe(user);
  });

  test('keeps custom keys, and null where it was given', () => {
    const { message } = build('message.new', { message: { colour: 'blue', pinned_at: null } });

    expect(message).toMatchObject({ colour: 'blue', pinned_at: null });
  });

  test('speaks of one channel, one user and one message', () => {
    const event = build('reaction.new', {
      cid: 'team:red',
      user: { id: 'jane' },
      message: { id: 'm7' },
    });

    expect(ReactionNew.strict.is(event)).toBe(true);
    expect(event).toMatchObject({
      channel_type: 'team',
      channel_id: 'red',
      channel: { cid: 'team:red', type: 'team', id: 'red' },
      message: { cid: 'team:red' },
      reaction: { user_id: 'jane', message_id: 'm7' },
    });
  });

  test('takes the channel and the user from where they are named', () => {
    expect(build('message.new', { message: { cid: 'team:red' } }).cid).toBe('team:red');
    expect(build('member.added', { member: { user_id: 'max' } }).user).toMatchObject({ id: 'max' });
    expect(build('health.check', { me: { id: 'max' } }).me?.unread_count).toBe(0);
  });

  test('is of the type that a custom event was given', () => {
    expect(build('*channel', { type: 'greeting', cid: 'team:red' })).toMatchObject({
      type: 'greeting',
      channel_id: 'red',
    });
  });
});
