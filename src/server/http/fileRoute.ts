import { ApiFailure } from '../core/requests/failure.js';
import type { FileStore, OpenFile } from '../ports/files.js';
import type { AppRoute } from './appRoute.js';
import type { HttpResponse } from './exchange.js';

/** What a page may show: no type that runs a script. All others are downloaded. */
const shownTypes =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|heic)|(?:video|audio)\/[\w.+-]+|text\/plain)$/;

const fileResponse = ({ size, read, name, type }: OpenFile): HttpResponse => {
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
    body: { size, read },
  };
};

const keyPattern = /^[\w-]{1,64}$/;

/** The route that serves uploaded files: who knows the address of a file may read it. */
export const createFileRoute = (files: FileStore): AppRoute => ({
  operation: 'GetFile',
  method: 'GET',
  path: '/files/{key}/{name}',
  serve: async (_, __, { key = '' }) => {
    const file = keyPattern.test(key) ? await files.open(key) : undefined;
    if (!file) throw new ApiFailure('NotFound', 'there is no such file');
    return fileResponse(file);
  },
});
