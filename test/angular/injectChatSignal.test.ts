import { ErrorHandler, Injector, runInInjectionContext, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type ChatEvent, ofType } from 'millrace';
import {
  injectChat,
  injectChatSignal,
  injectConnectionState,
  injectPresence,
  injectUnread,
  provideChatTesting,
} from 'millrace/angular';
import { build } from 'millrace/testing';
import { map, type Observable, of, Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { component, show } from './stage.js';

const errors: unknown[] = [];
let events: Subject<ChatEvent>;

beforeEach(() => {
  errors.length = 0;
  events = new Subject();
  TestBed.configureTestingModule({
    providers: [
      provideChatTesting(events),
      { provide: ErrorHandler, useValue: { handleError: (error: unknown) => errors.push(error) } },
    ],
  });
});

afterEach(() => {
  TestBed.resetTestingModule();
});

const read = (total: number): ChatEvent =>
  build('notification.mark_read', { total_unread_count: total });
const online = (id: string): ChatEvent =>
  build('user.presence.changed', { user: { id, online: true } });

describe('injectChatSignal', () => {
  test('has the initial value until the first value, and then the newest one', () => {
    const last = TestBed.runInInjectionContext(() =>
      injectChatSignal(
        (chat) =>
          chat.pipe(
            ofType('message.new'),
            map(({ message }) => message.text),
          ),
        'none',
      ),
    );
    expect(last()).toBe('none');
    for (const text of ['Hey', 'Hello']) events.next(build('message.new', { message: { text } }));
    expect(last()).toBe('Hello');
  });

  test('has a current value at once', () => {
    TestBed.runInInjectionContext(() => injectUnread());
    events.next(read(3));
    expect(TestBed.runInInjectionContext(() => injectUnread()())).toBe(3);
  });

  test('unsubscribes when the injector is destroyed', () => {
    const child = Injector.create({ providers: [], parent: TestBed.inject(Injector) });
    const unread = runInInjectionContext(child, () => injectUnread());
    events.next(read(1));
    expect(events.observed).toBe(true);
    child.destroy();
    expect(events.observed).toBe(false);
    expect(unread()).toBe(1);
  });

  test('gives an error to the handler once for all signals, and keeps the last value', () => {
    const [first, second] = TestBed.runInInjectionContext(() => [injectUnread(), injectUnread()]);
    events.next(read(2));
    const error = new Error('lost');
    events.error(error);
    expect(errors).toEqual([error]);
    expect([first(), second()]).toEqual([2, 2]);
  });

  test('gives an error that the projection throws to the handler', () => {
    const value = TestBed.runInInjectionContext(() =>
      injectChatSignal((): Observable<number> => {
        throw new Error('projection');
      }, 0),
    );
    expect(value()).toBe(0);
    expect(errors).toEqual([new Error('projection')]);
  });

  test('keeps the last value of a stream that completes', () => {
    expect(TestBed.runInInjectionContext(() => injectChatSignal(() => of(1, 2), 0)())).toBe(2);
  });

  test('without a chat says what is missing', () => {
    TestBed.resetTestingModule();
    for (const call of [injectChat, injectUnread])
      expect(() => TestBed.runInInjectionContext<unknown>(call)).toThrow('add provideChat');
  });
});

describe('a signal as an argument', () => {
  test('switches, with the initial value in between', async () => {
    const id = signal('jane');
    const Avatar = component(
      '{{ presence()?.userId }}',
      class {
        readonly presence = injectPresence(id);
      },
    );
    const view = show(Avatar);
    await view.settled();
    events.next(online('jane'));
    await view.settled();
    expect(view.text()).toBe('jane');

    id.set('max');
    expect(view.component.presence()).toBeUndefined();
    await view.settled();
    expect(view.text()).toBe('');
    events.next(online('jane'));
    events.next(online('max'));
    await view.settled();
    expect(view.text()).toBe('max');

    id.set('jane');
    await view.settled();
    expect(view.text()).toBe('jane');
    view.destroy();
    expect(events.observed).toBe(false);
  });
});

describe('injectConnectionState', () => {
  test('follows the connection', () => {
    const state = TestBed.runInInjectionContext(() => injectConnectionState());
    const seen = [state()];
    for (const event of [
      build('health.check', { connection_id: 'c1' }),
      { type: 'connection.changed', online: false } as const,
      { type: 'connection.changed', online: true } as const,
    ]) {
      events.next(event);
      seen.push(state());
    }
    expect(seen).toEqual(['Idle', 'Online', 'Offline', 'Online']);
  });

  test('says that the connection is closed, before its error is reported', () => {
    const state = TestBed.runInInjectionContext(() => injectConnectionState());
    events.error(new Error('refused'));
    expect(state()).toBe('Closed');
    expect(errors).toEqual([new Error('refused')]);
  });
});
