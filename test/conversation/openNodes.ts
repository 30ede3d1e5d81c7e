import { createToken } from 'millrace/backend';
import { createChatServer } from 'millrace/server';
import { crossNodes } from '../helpers/crossedNodes.js';
import { natsUrl } from '../helpers/nats.js';
import { openSchema } from '../helpers/postgres.js';
import type { Site } from './world.js';

const [apiKey, apiSecret] = ['dev', 'secret'];

/** Opens two nodes of one application as one server: sockets are open on another node than calls come to. */
export const openNodes = async (): Promise<Site> => {
  const { url: databaseUrl, drop } = await openSchema();
  const servers = [1, 2].map(() => createChatServer({ apiKey, apiSecret, databaseUrl, natsUrl }));
  const ports: number[] = [];
  for (const server of servers) ports.push((await server.listen({ port: 0 })).port);
  const [calls = 0, sockets = 0] = ports;
  const crossed = await crossNodes(calls, sockets);
  return {
    ...{ url: `http://127.0.0.1:${String(crossed.port)}`, apiKey, apiSecret },
    token: (userId) => createToken(apiSecret, userId),
    close: async () => {
      await crossed.close();
      for (const server of servers) await server.close();
      await drop();
    },
  };
};
