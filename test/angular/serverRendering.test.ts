import { ApplicationRef, ErrorHandler, PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { createChannel, InputError, sendMessage } from 'millrace';
import {
  injectChannel,
  injectChannelList,
  injectChat,
  injectConnectionState,
  injectPresence,
  injectUnread,
  provideChat,
  withFrameBatching,
  withLinger,
  withServerRendering,
} from 'millrace/angular';
import { openTestServer } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import './stage.js';

afterEach(() => {
  TestBed.resetTestingModule();
});

const cid = 'messaging:general';
const onServer = { provide: PLATFORM_ID, useValue: 'server' };

describe('rendering on a server', () => {
  test('connects nowhere by default, and every signal has its initial value', async () => {
    const options = vi.fn();
    const handleError = vi.fn();
    TestBed.configureTestingModule({
      providers: [
        onServer,
        { provide: ErrorHandler, useValue: { handleError } },
        provideChat(options, withLinger(10_000), withFrameBatching()),
      ],
    });
    const seen = TestBed.runInInjectionContext(() => {
      const room = injectChannel(cid, { presence: true });
      return {
        room: [room.messages(), room.pending(), room.error(), room.unread()],
        state: injectConnectionState()(),
        unread: injectUnread()(),
        presence: injectPresence('jane')(),
        list: injectChannelList({ filter_conditions: {} })(),
      };
    });

    expect(seen).toEqual({
      room: [[], [], undefined, 0],
      state: 'Idle',
      unread: 0,
      presence: undefined,
      list: [],
    });
    await TestBed.inject(ApplicationRef).whenStable();
    expect(options).not.toHaveBeenCalled();
    expect(handleError).not.toHaveBeenCalled();
  });

  test('has a silent connection by default, whose calls say why they fail', async () => {
    TestBed.configureTestingModule({ providers: [onServer, provideChat(vi.fn())] });
    const chat = TestBed.runInInjectionContext(injectChat);
    const next = vi.fn();
    chat.subscribe(next);

    await expect(lastValueFrom(sendMessage(chat, cid, {}))).rejects.toThrow(
      new InputError('SendMessage: nothing is sent while a page is rendered on a server.'),
    );
    expect(next).not.toHaveBeenCalled();
  });

  test('waits for the first values where it may connect, and closes the socket', async () => {
    const server = await openTestServer();
    onTestFinished(() => server.close());
    const jane = await server.connectAs('jane');
    await server.connectAs('john');
    await lastValueFrom(createChannel(jane, cid, { members: ['jane', 'john'] }));
    await lastValueFrom(sendMessage(jane, cid, { text: 'Hello' }));
    TestBed.configureTestingModule({
      providers: [
        onServer,
        provideChat(
          () => ({
            url: server.url,
            apiKey: server.apiKey,
            user: { id: 'john' },
            token: () => server.token('john'),
          }),
          withLinger(10_000),
          withServerRendering('connect'),
        ),
      ],
    });
    const room = TestBed.runInInjectionContext(() => injectChannel(cid));
    expect(room.messages()).toEqual([]);
    await TestBed.inject(ApplicationRef).whenStable();
    expect(room.messages().map(({ text }) => text)).toEqual(['Hello']);

    const chat = TestBed.runInInjectionContext(injectChat);
    const tags: string[] = [];
    chat.status$.subscribe(({ _tag }) => tags.push(_tag));
    // Somebody who never unsubscribes.
    chat.subscribe();
    TestBed.resetTestingModule();
    expect(tags).toEqual(['Online', 'Idle']);
  });

  test('waits no longer than it may for a value that does not come', async () => {
    TestBed.configureTestingModule({
      providers: [
        onServer,
        provideChat(
          () => ({
            url: 'http://127.0.0.1:9',
            apiKey: 'dev',
            user: { id: 'john' },
            token: () => new Promise<string>(() => undefined),
          }),
          withServerRendering('connect', { waitMs: 20 }),
        ),
      ],
    });
    const unread = TestBed.runInInjectionContext(() => injectUnread());
    await TestBed.inject(ApplicationRef).whenStable();
    expect(unread()).toBe(0);
  });
});
