import type { BroadcastChannelLike, LockManagerLike, TabPlatform } from 'millrace';

interface Waiting {
  readonly tab: object;
  readonly start: () => void;
  readonly abort: (error: Error) => void;
}

/** The locks and channels of a browser, as each of its tabs has them. */
export interface FakeTab {
  readonly platform: TabPlatform;
  /** The tab ends without running any more of its code. */
  readonly kill: () => void;
  /** Its code does not run, until it is thawed; messages wait. */
  readonly freeze: () => void;
  readonly thaw: () => void;
}

const aborted = (): Error => new DOMException('The request was aborted.', 'AbortError');

/** A browser whose tabs share locks and channels, as the platform specifies them. */
export const fakeBrowser = () => {
  const held = new Map<string, Waiting>();
  const queues = new Map<string, Waiting[]>();
  const channels = new Set<{ name: string; receive: (data: unknown) => void }>();

  const grantNext = (name: string): void => {
    if (held.has(name)) return;
    const next = queues.get(name)?.shift();
    if (!next) return;
    held.set(name, next);
    next.start();
  };

  const tab = (): FakeTab => {
    const self = {};
    let isAlive = true;
    let frozen: (() => void)[] | undefined;
    const run = (task: () => void): void => {
      queueMicrotask(() => {
        if (!isAlive) return;
        if (frozen) frozen.push(task);
        else task();
      });
    };
    const request: LockManagerLike['request'] = (name, { signal, steal = false }, callback) =>
      new Promise((resolve, reject) => {
        const fail = (error: Error): void => run(() => reject(error));
        const waiting: Waiting = {
          tab: self,
          start: () =>
            run(() => {
              void callback().then(() => {
                if (held.get(name) === waiting) held.delete(name);
                resolve(undefined);
                grantNext(name);
              });
            }),
          abort: fail,
        };
        signal?.addEventListener('abort', () => {
          const queue = queues.get(name) ?? [];
          const at = queue.indexOf(waiting);
          if (at < 0) return;
          queue.splice(at, 1);
          fail(aborted());
        });
        if (steal) {
          held.get(name)?.abort(aborted());
          held.set(name, waiting);
          waiting.start();
          return;
        }
        queues.set(name, [...(queues.get(name) ?? []), waiting]);
        grantNext(name);
      });
    const openChannel = (name: string): BroadcastChannelLike => {
      const channel: BroadcastChannelLike = {
        onmessage: null,
        postMessage: (message) => {
          for (const other of channels)
            if (other !== entry && other.name === name) other.receive(structuredClone(message));
        },
        close: () => {
          channels.delete(entry);
        },
      };
      const entry = {
        name,
        receive: (data: unknown) => run(() => channel.onmessage?.({ data })),
      };
      channels.add(entry);
      owned.push(entry);
      return channel;
    };
    const owned: { name: string; receive: (data: unknown) => void }[] = [];
    return {
      platform: { locks: { request }, openChannel },
      kill: () => {
        isAlive = false;
        for (const entry of owned) channels.delete(entry);
        for (const queue of queues.values())
          queue.splice(0, queue.length, ...queue.filter((each) => each.tab !== self));
        for (const [name, holder] of [...held])
          if (holder.tab === self) {
            held.delete(name);
            grantNext(name);
          }
      },
      freeze: () => {
        frozen = [];
      },
      thaw: () => {
        const tasks = frozen ?? [];
        frozen = undefined;
        for (const task of tasks) run(task);
      },
    };
  };
  return { tab };
};
