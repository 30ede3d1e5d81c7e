import { provideEffects } from '@ngrx/effects';
import { provideState, provideStore } from '@ngrx/store';
import { connect } from 'millrace';
import { CHAT, chatEvents, chatFeature, openChannels } from './chat.js';

const token = () => fetch('/token').then((response) => response.text());

export const chatProviders = [
  {
    provide: CHAT,
    useFactory: () =>
      connect({ url: 'http://127.0.0.1:8080', apiKey: 'dev', user: { id: 'john' }, token }),
  },
  provideStore(),
  provideState(chatFeature),
  provideEffects({ chatEvents, openChannels }),
];
