import { formatCid } from '../../protocol/ids.js';
import type { ChatCore } from '../core/chatCore.js';
import type { Caller } from '../core/call.js';
import { ApiFailure, fail } from '../core/requests/failure.js';
import type { FileStore, StoredFile } from '../ports/files.js';
import type { AppRoute } from './appRoute.js';
import type { Authenticate } from './auth.js';
import { restCredentials } from './credentials.js';
import type { HttpRequest, HttpResponse } from './exchange.js';
import { readUpload, type UploadRules } from './uploadedFile.js';

/** The dependencies of the routes for uploads. */
export interface UploadRoutesOptions extends UploadRules {
  readonly core: Pick<ChatCore, 'call'>;
  readonly authenticate: Authenticate;
  readonly files: FileStore;
  /** The address that the files are served at; that of the request by default. */
  readonly baseUrl?: string | undefined;
  readonly newId: () => string;
  /** How many files are read into memory at a time. */
  readonly uploadsAtOnce: number;
}

type Params = Readonly<Record<string, string>>;

interface Uploader {
  readonly caller: Caller;
  readonly cid: string | undefined;
  readonly capabilities: readonly string[];
}

/** What a page may show: no type that runs a script. All others are downloaded. */
const shownTypes =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|heic)|(?:video|audio)\/[\w.+-]+|text\/plain)$/;

const json = (status: number, body: object): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ ...body, duration: '0.00ms' }),
});

const fileResponse = ({ bytes, name, type }: StoredFile): HttpResponse => {
  const isShown = shownTypes.test(type);
  const place = isShown ? 'inline' : 'attachment';
  return {
    status: 200,
    headers: {
      'Content-Type': isShown ? type : 'application/octet-stream',
      'Content-Disposition': `${place}; filename*=UTF-8''${encodeURIComponent(name)}`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': 'public, max-age=31536000, immutable',
    },
    body: bytes,
  };
};

const keyPattern = /^[\w-]{1,64}$/;

/** The key of a file in its address; undefined for another address. */
const keyIn = (url: string): string | undefined => /\/files\/([\w-]{1,64})\//.exec(url)?.[1];

/** Refuses uploads beyond a number at a time: each of them is in memory. */
const createGate = (most: number) => {
  let open = 0;
  return async <A>(work: () => Promise<A>): Promise<A> => {
    if (open >= most) return fail('RateLimited', 'too many uploads at a time, try again later');
    open += 1;
    return work().finally(() => {
      open -= 1;
    });
  };
};

const paths = (tail: string): readonly string[] => [
  tail,
  ...(tail.startsWith('/uploads') ? [`/api/v2${tail}`] : [`/api/v2/chat${tail}`]),
];

/**
 * The routes that take uploads and serve them. Who may send messages to a channel may upload to it,
 * where its type has `uploads`; who knows the address of a file may read it.
 */
export const createUploadRoutes = (options: UploadRoutesOptions): readonly AppRoute[] => {
  const { core, authenticate, files, newId, baseUrl, uploadsAtOnce } = options;
  const gate = createGate(uploadsAtOnce);

  const uploaderOf = async (
    request: HttpRequest,
    query: URLSearchParams,
    { type, id }: Params,
  ): Promise<Uploader> => {
    const identity = await authenticate(restCredentials(query, request));
    if (identity.kind === 'anonymous')
      return fail('NotAllowed', 'an anonymous caller is not allowed to call this');
    const caller: Caller = identity;
    if (type === undefined || id === undefined) {
      // Refuses who may not call at all.
      await core.call('getApp', { caller, params: {}, request: {} });
      return { caller, cid: undefined, capabilities: [] };
    }
    const { channel } = await core.call('getChannel', {
      caller,
      params: { type, id },
      request: { state: false, messages_limit: 0, members_limit: 0, watchers_limit: 0 },
    });
    const cid = formatCid({ type, id });
    if (channel.config?.uploads !== true)
      return fail('FeatureOff', `Channel ${cid} has uploads disabled`);
    return { caller, cid, capabilities: channel.own_capabilities ?? [] };
  };

  const upload: AppRoute['serve'] = async (request, query, params) => {
    const { caller, cid, capabilities } = await uploaderOf(request, query, params);
    if (caller.kind === 'client' && cid !== undefined && !capabilities.includes('upload-file'))
      return fail('NotAllowed', `User '${caller.userId}' is not allowed to upload to ${cid}`);
    return gate(async () => {
      const file = await readUpload(request, options);
      const key = newId();
      const userId = caller.kind === 'client' ? caller.userId : undefined;
      await files.put(key, { ...file, userId, cid });
      const base = baseUrl ?? `http://${request.header('host') ?? ''}`;
      return json(201, { file: `${base}/files/${key}/${encodeURIComponent(file.name)}` });
    });
  };

  const remove: AppRoute['serve'] = async (request, query, params) => {
    const { caller, cid, capabilities } = await uploaderOf(request, query, params);
    const key = keyIn(query.get('url') ?? '');
    const file = key === undefined ? undefined : await files.get(key);
    if (key === undefined || file?.cid !== cid || !file)
      return fail('NotFound', 'there is no such file');
    const isOwn = caller.kind !== 'client' || file.userId === caller.userId;
    if (!isOwn && !capabilities.includes('delete-any-message'))
      return fail('NotAllowed', 'only who uploaded a file may delete it');
    await files.remove(key);
    return json(200, {});
  };

  const serveFile: AppRoute['serve'] = async (_, __, { key = '' }) => {
    const file = keyPattern.test(key) ? await files.get(key) : undefined;
    if (!file) throw new ApiFailure('NotFound', 'there is no such file');
    return fileResponse(file);
  };

  const kinds = [
    ['ChannelFile', '/channels/{type}/{id}/file'],
    ['ChannelImage', '/channels/{type}/{id}/image'],
    ['File', '/uploads/file'],
    ['Image', '/uploads/image'],
  ] as const;
  return [
    ...kinds.flatMap(([name, tail]) =>
      paths(tail).flatMap((path): readonly AppRoute[] => [
        { operation: `Upload${name}`, method: 'POST', path, serve: upload },
        { operation: `Delete${name}`, method: 'DELETE', path, serve: remove },
      ]),
    ),
    { operation: 'GetFile', method: 'GET', path: '/files/{key}/{name}', serve: serveFile },
  ];
};
