import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createChatServer } from 'millrace/server';
import { expect, onTestFinished, test } from 'vitest';
import { createMemoryFiles } from '../helpers/memoryFiles.js';

const chunk = new Uint8Array(64 * 1024).fill(120);
const chunkCount = 1_600;

/** Files of 100 MB, with how far the last one was read. */
const createLargeFiles = () => {
  let read = 0;
  let end: () => void;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (; read < chunkCount; read += 1) yield await Promise.resolve(chunk);
    } finally {
      end();
    }
  }
  const size = chunkCount * chunk.byteLength;
  const file = { name: 'a.txt', type: 'text/plain', size, read: chunks };
  return {
    files: { ...createMemoryFiles(), open: () => Promise.resolve(file) },
    chunksRead: () => read,
    ended,
  };
};

test('a file is read as fast as its client takes it, and no further', async () => {
  const { files, chunksRead, ended } = createLargeFiles();
  const server = createChatServer({ uploads: { files } });
  onTestFinished(() => server.close());
  const { url } = await server.listen({ port: 0 });
  const request = get(`${url}/files/some-key/a.txt`);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(response.headers['content-length']).toBe(String(chunkCount * chunk.byteLength));
  await once(response, 'readable');
  response.destroy();
  await ended;
  expect(chunksRead()).toBeLessThan(chunkCount);
});
