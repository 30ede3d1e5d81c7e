import { inspect } from 'node:util';
import * as t from 'io-ts';
import { ApiError, type ChatConnection, defineEvent, NetworkError, ofType } from 'millrace';
import { backend, sendUserEvent, upsertUsers } from 'millrace/backend';
import { filter, firstValueFrom, lastValueFrom, Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { virtualClock } from 'millrace/testing';

const at = (url: string, secret = 'secret') => backend({ url, apiKey: 'dev', secret });

describe('backend', () => {
  test('acts for everybody', async () => {
    const { url } = await openPlace();
    const users = await lastValueFrom(
      upsertUsers(at(url), [{ id: 'jane', name: 'Jane', role: 'admin' }, { id: 'john' }]),
    );
    expect(Object.keys(users)).toEqual(['jane', 'john']);
    expect(users['jane']).toMatchObject({ name: 'Jane', role: 'admin', online: false });
  });

  test('sends a custom event to every connection of a user, and to nobody else', async () => {
    const place = await openPlace();
    const wave = defineEvent('wave', t.type({ hand: t.string }));
    const [phone, laptop, other] = [
      place.client('jane'),
      place.client('jane'),
      place.client('john'),
    ];
    const events: string[] = [];
    const isOnline = (chat: ChatConnection) =>
      firstValueFrom(chat.status$.pipe(filter(({ _tag }) => _tag === 'Online')));
    const heard = [phone, laptop].map((chat) => firstValueFrom(chat.pipe(ofType(wave))));
    const rest = other.subscribe(({ type }) => events.push(type));
    await Promise.all([phone, laptop, other].map(isOnline));

    await lastValueFrom(sendUserEvent(at(place.url), 'jane', { type: 'wave', hand: 'left' }));
    expect((await Promise.all(heard)).map(({ hand }) => hand)).toEqual(['left', 'left']);
    expect(events).toEqual(['connection.changed', 'health.check']);
    rest.unsubscribe();
  });

  test.each([
    ['nobody', { type: 'wave' }, 16],
    ['jane', { type: 'a.dot' }, 4],
  ])('learns why an event does not reach %s', async (userId, event, code) => {
    const place = await openPlace();
    await place.introduce('jane');
    await expect(lastValueFrom(sendUserEvent(at(place.url), userId, event))).rejects.toMatchObject({
      _tag: 'ApiError',
      code,
    });
  });

  test('sends nothing before a call is subscribed to', () => {
    let calls = 0;
    const chat = backend({
      url: 'http://chat.test',
      apiKey: 'dev',
      secret: 'secret',
      fetch: () => {
        calls += 1;
        return Promise.reject(new Error('not now'));
      },
    });
    upsertUsers(chat, []);
    expect(calls).toBe(0);
  });

  test('is refused with a secret that is not the application’s', async () => {
    const { url } = await openPlace();
    const error = await lastValueFrom(upsertUsers(at(url, 'other'), [])).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 43, status: 401 });
  });

  test('gives a call up after its time', async () => {
    const { scheduler, advance } = virtualClock();
    const sent$ = new Subject<void>();
    const sent = firstValueFrom(sent$);
    const chat = backend({
      url: 'http://chat.test',
      apiKey: 'dev',
      secret: 'secret',
      scheduler,
      fetch: () => {
        sent$.next();
        return new Promise(() => undefined);
      },
    });
    const answer = lastValueFrom(upsertUsers(chat, []));
    await sent;
    advance(10_000);
    await expect(answer).rejects.toBeInstanceOf(NetworkError);
  });

  test('does not show its secret', () => {
    const chat = backend({ url: 'http://chat.test', apiKey: 'dev', secret: 'very-secret' });
    expect(inspect(chat, { depth: Infinity, showHidden: true })).not.toContain('very-secret');
  });
});
