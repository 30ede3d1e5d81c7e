import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createChannel, deleteFile, uploadFile } from 'millrace';
import { asUser, backend, upsertUsers } from 'millrace/backend';
import type { FileStore } from 'millrace/server';
import { lastValueFrom } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { readText, root } from '../helpers/repository.js';

type CreateFiles = (bucket: object) => FileStore;

/** Loads the store of the guide, as it is printed there. */
const loadStore = async (): Promise<CreateFiles> => {
  const fences = readText('docs/guide/files.md').match(/```ts\n[\s\S]*?```/g) ?? [];
  const source = fences.find((fence) => fence.includes('createBucketFiles')) ?? '';
  // Within the project, so that its imports are resolved as those of tests.
  const directory = join(root, 'coverage', 'examples');
  const file = join(directory, 'bucketFiles.ts');
  await mkdir(directory, { recursive: true });
  await writeFile(file, source.replace(/^```ts\n/, '').replace(/```$/, ''));
  onTestFinished(() => rm(file));
  return ((await import(file)) as { readonly createBucketFiles: CreateFiles }).createBucketFiles;
};

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' };
const region = 'eu-central-1';

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** The signature that a request has to have, by the description of its version 4. */
const signatureOf = ({ method, url, headers }: IncomingMessage, names: string): string => {
  const date = String(headers['x-amz-date']);
  const canonical = [
    ...[method, url, ''],
    ...names.split(';').map((name) => `${name}:${String(headers[name])}`),
    ...['', names, String(headers['x-amz-content-sha256'])],
  ].join('\n');
  const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
  let key: string | Buffer = `AWS4${keys.secretAccessKey}`;
  for (const part of scope.split('/')) key = hmac(key, part);
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  return hmac(key, text).toString('hex');
};

interface StoredObject {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

/** A bucket in this process that checks signatures. */
const openBucket = async () => {
  const objects = new Map<string, StoredObject>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { url = '', headers } = request;
    const [, names = '', signature] =
      /SignedHeaders=(\S+), Signature=(\w+)$/.exec(headers.authorization ?? '') ?? [];
    const isSigned =
      signature === signatureOf(request, names) && headers['x-amz-content-sha256'] === sha256(body);
    const found = objects.get(url);
    if (!isSigned) response.writeHead(403).end();
    else if (request.method === 'PUT') {
      const kept = ['content-type', 'x-amz-meta-name'].map((name) => [name, String(headers[name])]);
      objects.set(url, { body, headers: Object.fromEntries(kept) as Record<string, string> });
      response.end();
    } else if (request.method === 'DELETE') {
      objects.delete(url);
      response.writeHead(204).end();
    } else if (found) response.writeHead(200, found.headers).end(found.body);
    else response.writeHead(404).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { objects, url: `http://127.0.0.1:${String(port)}/bucket` };
};

test('the store of objects in the guide keeps files in a bucket', async () => {
  const createBucketFiles = await loadStore();
  const { objects, url } = await openBucket();
  const files = createBucketFiles({ url, region, ...keys });
  const place = await openPlace({ uploads: { files } });
  const host = backend({ url: place.url, apiKey: 'dev', secret: 'secret' });
  await lastValueFrom(upsertUsers(host, [{ id: 'john' }]));
  const john = asUser(host, 'john');
  await lastValueFrom(createChannel(john, 'messaging:general', { members: ['john'] }));
  const file = new File(['some notes'], 'Größe.txt', { type: 'text/plain' });
  const address = await lastValueFrom(uploadFile(john, 'messaging:general', file));
  expect([...objects.keys()]).toHaveLength(1);
  const response = await fetch(address);
  expect(await response.text()).toBe('some notes');
  expect(response.headers.get('content-type')).toBe('text/plain');
  expect(response.headers.get('content-disposition')).toContain(encodeURIComponent('Größe.txt'));
  await lastValueFrom(deleteFile(john, 'messaging:general', address));
  expect(objects.size).toBe(0);
  expect((await fetch(address)).status).toBe(404);
  const stranger = createBucketFiles({ url, region, ...keys, secretAccessKey: 'other' });
  await expect(stranger.open('a')).rejects.toThrow('status 403');
});
