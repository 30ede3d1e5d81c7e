import '@angular/compiler';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { provideEffects } from '@ngrx/effects';
import { provideState, provideStore, Store } from '@ngrx/store';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import {
  CHAT,
  chatEvents,
  chatFeature,
  openChannel,
  openChannels,
  selectMessages,
  selectUnread,
} from '../src/ngrx/chat.js';
import { cid, openStage } from './stage.js';

beforeAll(() => {
  TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting());
});

test('the store has what the responses and the events say', async () => {
  const { john, jane, say } = await openStage();
  onTestFinished(() => void TestBed.resetTestingModule());
  TestBed.configureTestingModule({
    providers: [
      provideZonelessChangeDetection(),
      { provide: CHAT, useValue: john },
      provideStore(),
      provideState(chatFeature),
      provideEffects({ chatEvents, openChannels }),
    ],
  });
  const store = TestBed.inject(Store);
  const messages = store.selectSignal(selectMessages(cid));
  const unread = store.selectSignal(selectUnread(cid));
  const texts = () => messages().map(({ text }) => text);
  store.dispatch(openChannel({ cid }));
  await vi.waitFor(() => expect(texts()).toEqual(['hello']));
  await say(jane, 'how are you?');
  await vi.waitFor(() => expect(texts()).toEqual(['hello', 'how are you?']));
  expect(unread()).toBe(2);
});
