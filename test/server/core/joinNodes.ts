import type { ChatCore } from '../../../src/server/core/chatCore.js';

/**
 * Nodes of one application as one server: the connections are spread over them, and a call for a
 * connection comes to another node than that of the connection.
 */
export const joinNodes = (cores: readonly ChatCore[]): ChatCore => {
  const [first] = cores;
  if (!first) throw new Error('there is no node');
  if (cores.length === 1) return first;
  const homes = new Map<string, number>();
  let connections = 0;
  const nodeAt = (index: number): ChatCore => cores[index % cores.length] ?? first;
  const homeOf = (connectionId: string): ChatCore => nodeAt(homes.get(connectionId) ?? 0);
  return {
    ...first,
    call: async (key, call) => {
      // A node that says hi waits for the commits under way.
      if (key === 'sayHi') for (const core of cores.slice(1)) await core.call(key, call);
      const home = homes.get(call.connectionId ?? '');
      return nodeAt(home === undefined ? 0 : home + 1).call(key, call);
    },
    connect: (connection, ...details) => {
      homes.set(connection.id, (connections += 1));
      return homeOf(connection.id).connect(connection, ...details);
    },
    resume: (connectionId, request) => homeOf(connectionId).resume(connectionId, request),
    disconnect: (connectionId) => homeOf(connectionId).disconnect(connectionId),
    close: async () => {
      for (const core of cores) await core.close();
    },
  };
};
