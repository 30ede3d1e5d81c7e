import { createToken } from 'millrace/backend';
import { createFakeServer, openTestServer, virtualClock } from 'millrace/testing';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { describeSocketContract } from './socketContract.js';

describeSocketContract('the real server', async () => {
  const server = await openTestServer();
  onTestFinished(server.close);
  return {
    base: server.url.replace('http', 'ws'),
    webSocket: (url) => new WebSocket(url),
    token: server.token,
    forgedToken: (userId) => createToken('other', userId),
    goOn: () => undefined,
  };
});

describeSocketContract('the fake server', () => {
  const { scheduler, advance } = virtualClock();
  const { webSocket } = createFakeServer({
    scheduler,
    admit: ({ apiKey, token }) => {
      if (apiKey !== 'dev') return 'AccessKey';
      if (token === '') return 'Authentication';
      return token.startsWith('forged') ? 'TokenSignature' : undefined;
    },
  });
  return Promise.resolve({
    base: 'ws://chat.test',
    webSocket,
    token: (userId) => Promise.resolve(`token of ${userId}`),
    forgedToken: (userId) => Promise.resolve(`forged token of ${userId}`),
    goOn: () => advance(0),
  });
});
