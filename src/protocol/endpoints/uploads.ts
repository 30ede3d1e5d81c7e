import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { isRecord } from '../../internal/isRecord.js';
import { type Codec, shape } from '../shape.js';
import { actorFields, EmptyResponse, responseFields } from './shared.js';
import type { Endpoint } from './endpoint.js';

/** A file with its name and its media type, as a `File` of a browser or of Node is one. */
export interface UploadedFile {
  readonly name: string;
  /** Its media type; empty where it is unknown. */
  readonly type: string;
  /** Its length in bytes. */
  readonly size: number;
  /** Reads it into memory. */
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
}

const isFile = (value: unknown): value is UploadedFile =>
  isRecord(value) &&
  typeof value['name'] === 'string' &&
  typeof value['type'] === 'string' &&
  typeof value['size'] === 'number' &&
  typeof value['arrayBuffer'] === 'function';

/** Codec of {@link UploadedFile}. */
export const UploadedFile = new t.Type<UploadedFile>(
  'file',
  isFile,
  (value, context) => (isFile(value) ? t.success(value) : t.failure(value, context)),
  (file) => file,
);

const uploadRequestShape = shape('UploadRequest', {
  required: { file: UploadedFile },
  optional: actorFields,
  open: true,
});
/** The file to upload. */
export interface UploadRequest extends t.TypeOf<typeof uploadRequestShape> {}
/** Codec of {@link UploadRequest}. */
export const UploadRequest: Codec<UploadRequest> = uploadRequestShape;

const uploadResponseShape = shape('UploadResponse', {
  required: { file: t.string },
  guaranteed: responseFields,
});
/** The address of the uploaded file. */
export interface UploadResponse extends t.TypeOf<typeof uploadResponseShape> {}
/** Codec of {@link UploadResponse}. */
export const UploadResponse: Codec<UploadResponse> = uploadResponseShape;

const deleteUploadRequestShape = shape('DeleteUploadRequest', {
  required: { url: bounded(t.string, 'addressLength') },
  optional: { user_id: t.string },
  open: true,
});
/** The address of the file to delete. */
export interface DeleteUploadRequest extends t.TypeOf<typeof deleteUploadRequestShape> {}
/** Codec of {@link DeleteUploadRequest}. */
export const DeleteUploadRequest: Codec<DeleteUploadRequest> = deleteUploadRequestShape;

const uploading = {
  method: 'POST',
  callers: ['client', 'server'],
  input: 'form',
  actor: 'user_id',
  request: UploadRequest,
  response: UploadResponse,
  status: 201,
  emits: [],
} as const;

const deleting = {
  method: 'DELETE',
  callers: ['client', 'server'],
  input: 'query',
  actor: 'user_id',
  request: DeleteUploadRequest,
  response: EmptyResponse,
  status: 200,
  emits: [],
} as const;

export const uploadChannelFile = {
  ...uploading,
  operation: 'UploadChannelFile',
  path: '/channels/{type}/{id}/file',
} as const satisfies Endpoint;

export const deleteChannelFile = {
  ...deleting,
  operation: 'DeleteChannelFile',
  path: '/channels/{type}/{id}/file',
} as const satisfies Endpoint;

export const uploadChannelImage = {
  ...uploading,
  operation: 'UploadChannelImage',
  path: '/channels/{type}/{id}/image',
} as const satisfies Endpoint;

export const deleteChannelImage = {
  ...deleting,
  operation: 'DeleteChannelImage',
  path: '/channels/{type}/{id}/image',
} as const satisfies Endpoint;

export const uploadFile = {
  ...uploading,
  operation: 'UploadFile',
  path: '/uploads/file',
} as const satisfies Endpoint;

export const deleteFile = {
  ...deleting,
  operation: 'DeleteFile',
  path: '/uploads/file',
} as const satisfies Endpoint;

export const uploadImage = {
  ...uploading,
  operation: 'UploadImage',
  path: '/uploads/image',
} as const satisfies Endpoint;

export const deleteImage = {
  ...deleting,
  operation: 'DeleteImage',
  path: '/uploads/image',
} as const satisfies Endpoint;
