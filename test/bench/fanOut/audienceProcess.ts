import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from './audience.js';

/** The process of the clients. */
export const createAudienceProcess = () => {
  const child = fork(new URL('./audience.ts', import.meta.url));
  return {
    run: async (command: Command): Promise<unknown> => {
      child.send(command);
      const [answer] = (await once(child, 'message')) as [unknown];
      return answer;
    },
    end: (): void => child.disconnect(),
  };
};
