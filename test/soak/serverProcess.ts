import { createChatServer } from '../../src/server/index.js';

/** What the process answers, first of all and to each message. */
export interface ServerState {
  readonly url: string;
  /** After a garbage collection, in bytes. */
  readonly heapUsed: number;
  /** The failures that the server logged so far. */
  readonly failures: readonly string[];
}

const failures: string[] = [];
const server = createChatServer({
  log: ({ level, message }) => {
    if (level === undefined) failures.push(message);
  },
});
const { url } = await server.listen({ port: 0 });

const answer = (): void => {
  globalThis.gc?.();
  const state: ServerState = { url, heapUsed: process.memoryUsage().heapUsed, failures };
  process.send?.(state);
};

process.on('message', answer);
process.on('disconnect', () => process.exit());
answer();
