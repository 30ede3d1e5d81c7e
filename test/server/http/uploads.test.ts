import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  deleteFile,
  deleteUserImage,
  uploadFile,
  uploadImage,
  uploadUserFile,
  uploadUserImage,
} from 'millrace';
import { asUser, backend } from 'millrace/backend';
import { createFileFolder, type UploadOptions } from 'millrace/server';
import { lastValueFrom } from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../../helpers/chatServer.js';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 0, 255]);

const openUploads = async (options: Partial<UploadOptions> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-uploads-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const place = await openPlace({ uploads: { files: createFileFolder(folder), ...options } });
  const john = await place.official('john');
  const channel = john.channel('messaging', 'general', { members: ['john'] });
  await channel.create();
  const send = async (
    method: 'POST' | 'DELETE',
    path: string,
    { user = 'john', form, url }: { user?: string; form?: FormData; url?: string } = {},
  ) => {
    const query = new URLSearchParams({ api_key: 'dev', ...(url && { url }) });
    const response = await fetch(`${place.url}${path}?${query.toString()}`, {
      method,
      headers: { 'stream-auth-type': 'jwt', authorization: await place.token(user) },
      ...(form && { body: form }),
    });
    const body = (await response.json()) as { file: string; code: number };
    return { status: response.status, ...body };
  };
  return { ...place, folder, john, channel, send };
};

const formOf = (bytes: Uint8Array, name: string, type: string, field = 'file'): FormData => {
  const form = new FormData();
  form.append(field, new File([bytes as Uint8Array<ArrayBuffer>], name, { type }));
  return form;
};

const image = () => formOf(png, 'cat.png', 'image/png');
const imagePath = '/channels/messaging/general/image';
const filePath = '/channels/messaging/general/file';

describe('uploads', () => {
  test('are served as they came, to anybody with their address', async () => {
    const { send, folder } = await openUploads();
    const { status, file } = await send('POST', imagePath, { form: image() });
    expect(status).toBe(201);
    const response = await fetch(file);
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': "inline; filename*=UTF-8''cat.png",
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    });
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  });

  test('are downloaded where a page would run them', async () => {
    const { send } = await openUploads();
    for (const [name, type] of [
      ['a.html', 'text/html'],
      ['a.svg', 'image/svg+xml'],
      ['a.js', 'text/javascript'],
      ['a.bin', ''],
    ] as const) {
      const { file } = await send('POST', filePath, { form: formOf(png, name, type) });
      const { headers } = await fetch(file);
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-disposition')).toMatch(/^attachment;/);
    }
  });

  test('take the vendor’s client, in a channel and without one, and in v2', async () => {
    const { channel, john, send } = await openUploads();
    expect(channel.data?.own_capabilities).toContain('upload-file');
    const { file } = await channel.sendImage(Buffer.from(png) as never, 'cat.png', 'image/png');
    expect((await fetch(file)).status).toBe(200);
    await channel.deleteImage(file);
    expect((await fetch(file)).status).toBe(404);
    await expect(channel.deleteImage(file)).rejects.toMatchObject({ code: 16 });
    const { file: loose } = await john.uploadFile(Buffer.from(png), 'a.png', 'image/png');
    expect((await fetch(loose)).status).toBe(200);
    const v2 = await send('POST', `/api/v2/chat${filePath}`, { form: image() });
    expect(v2.status).toBe(201);
  });

  test('are refused when they break a rule', async () => {
    const { send } = await openUploads({ sizeLimit: 1_000, types: ['image/*'] });
    const post = (form: FormData) => send('POST', filePath, { form });
    const big = new Uint8Array(1_001);
    expect(await post(formOf(big, 'a.png', 'image/png'))).toMatchObject({ status: 413, code: 22 });
    const huge = new Uint8Array(200_000);
    expect(await post(formOf(huge, 'a.png', 'image/png'))).toMatchObject({ status: 413 });
    expect(await post(formOf(png, 'a.pdf', 'application/pdf'))).toMatchObject({ status: 400 });
    expect(await post(formOf(png, 'a.png', 'image/png', 'other'))).toMatchObject({ status: 400 });
    expect(await post(formOf(png, `${'a'.repeat(300)}.png`, 'image/png'))).toMatchObject({
      status: 400,
    });
    expect(await send('POST', filePath)).toMatchObject({ status: 400, code: 4 });
  });

  test('lose the path in their name', async () => {
    const { send, folder } = await openUploads();
    const { file } = await send('POST', filePath, {
      form: formOf(png, '../../etc/passwd.png', 'image/png'),
    });
    expect(new URL(file).pathname).toMatch(/^\/files\/[\w-]+\/passwd\.png$/);
    expect(await readdir(folder)).toHaveLength(2);
    const { origin } = new URL(file);
    for (const path of ['/files/..%2f..%2fetc/passwd', '/files/none/a.png'])
      expect((await fetch(origin + path)).status).toBe(404);
  });

  test('are for those who may write, and deleted by who made them', async () => {
    const { send, introduce, channel } = await openUploads();
    await introduce('eve', 'jane');
    expect(await send('POST', imagePath, { user: 'eve', form: image() })).toMatchObject({
      ...{ status: 403, code: 17 },
    });
    await channel.addMembers(['jane']);
    const { file } = await send('POST', imagePath, { form: image() });
    expect(await send('DELETE', imagePath, { user: 'jane', url: file })).toMatchObject({
      status: 403,
    });
    expect((await fetch(file)).status).toBe(200);
  });

  test('take the commands of a connection and of a backend', async () => {
    const { client, url: base } = await openUploads();
    const chat = client('john');
    onTestFinished(() => subscription.unsubscribe());
    const subscription = chat.subscribe();
    const file = new File([png], 'cat.png', { type: 'image/png' });
    const host = backend({ url: base, apiKey: 'dev', secret: 'secret' });
    for (const calls of [chat, host, asUser(host, 'john')])
      for (const url of [
        await lastValueFrom(uploadFile(calls, 'messaging:general', file)),
        await lastValueFrom(uploadImage(calls, 'messaging:general', file)),
        await lastValueFrom(uploadUserFile(calls, file)),
        await lastValueFrom(uploadUserImage(calls, file)),
      ])
        expect((await fetch(url)).headers.get('content-type')).toBe('image/png');
    const [shared, own] = [
      await lastValueFrom(uploadFile(chat, 'messaging:general', file)),
      await lastValueFrom(uploadUserImage(chat, file)),
    ];
    await lastValueFrom(deleteFile(chat, 'messaging:general', shared));
    await lastValueFrom(deleteUserImage(chat, own));
    for (const url of [shared, own]) expect((await fetch(url)).status).toBe(404);
    await expect(
      lastValueFrom(uploadFile(chat, 'messaging:general', { name: 'a' } as never)),
    ).rejects.toMatchObject({ _tag: 'InputError' });
  });

  test('are refused by name where the host has none', async () => {
    const place = await openPlace();
    const john = await place.official('john');
    const channel = john.channel('messaging', 'general', { members: ['john'] });
    await channel.create();
    expect(channel.data?.own_capabilities).not.toContain('upload-file');
    expect(channel.getConfig()?.uploads).toBe(false);
    await expect(channel.sendImage(Buffer.from(png) as never, 'a.png')).rejects.toMatchObject({
      code: 16,
    });
  });
});
