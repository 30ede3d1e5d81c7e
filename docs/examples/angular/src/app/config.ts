import { type ApplicationConfig, DOCUMENT, inject, REQUEST } from '@angular/core';
import { provideClientHydration } from '@angular/platform-browser';
import type { ConnectOptions } from 'millrace';
import { provideChat } from 'millrace/angular';
import { changeDetection } from './changeDetection';
import { countChecks } from './countChecks';

/**
 * The server, the user and the token are those of the page's address. An application has a session
 * instead, and asks its own server for the token.
 */
export const chatOptions = (): ConnectOptions => {
  const address = inject(REQUEST, { optional: true })?.url ?? inject(DOCUMENT).location.href;
  const { searchParams } = new URL(address);
  return {
    url: searchParams.get('url') ?? 'http://127.0.0.1:8080',
    apiKey: 'dev',
    user: { id: searchParams.get('user') ?? 'john' },
    token: searchParams.get('token') ?? '',
  };
};

export const config: ApplicationConfig = {
  providers: [
    ...changeDetection,
    provideClientHydration(),
    provideChat(chatOptions),
    countChecks(),
  ],
};
