import { InputLimit } from '../../protocol/inputLimits.js';
import { fail } from '../core/requests/failure.js';
import type { StoredFile } from '../ports/files.js';
import type { HttpRequest } from './exchange.js';

/** What may be uploaded. */
export interface UploadRules {
  /** The most bytes of one file. */
  readonly sizeLimit: number;
  /** The media types that may be uploaded, such as `image/png` or `image/*`; all when absent. */
  readonly types?: readonly string[] | undefined;
}

/** What a form has beside the bytes of its file. */
const formOverheadBytes = 64 * 1024;

const matches = (type: string, pattern: string): boolean =>
  pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;

/** The last part of a name, which nothing can be hidden in. */
const nameOf = (given: string): string => {
  const name = (given.split(/[/\\]/).at(-1) ?? '').trim();
  const { max } = InputLimit.fileNameLength;
  // eslint-disable-next-line no-control-regex -- these are what a name may not have
  if (name === '' || name === '.' || name === '..' || /[\u0000-\u001f\u007f]/.test(name))
    return fail('Input', 'the file needs a name');
  return name.length > max ? fail('Input', `the name has more than ${max} characters`) : name;
};

const parseForm = async (bytes: Uint8Array, contentType: string): Promise<FormData> => {
  try {
    return await new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: { 'Content-Type': contentType },
    }).formData();
  } catch {
    return fail('Input', 'the body is no form');
  }
};

/** Reads the file of a form: the field `file`. Refuses one that breaks the rules. */
export const readUpload = async (
  request: HttpRequest,
  { sizeLimit, types }: UploadRules,
): Promise<Pick<StoredFile, 'bytes' | 'name' | 'type'>> => {
  const contentType = request.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType))
    return fail('Input', 'a file is uploaded as multipart/form-data');
  const body = await request.bytes(sizeLimit + formOverheadBytes);
  const file = (await parseForm(body, contentType)).get('file');
  if (file === null || typeof file === 'string') return fail('Input', 'file must be provided');
  if (file.size > sizeLimit)
    return fail('PayloadTooBig', `the file must have at most ${sizeLimit} bytes`);
  const type = (file.type.split(';')[0] ?? '').trim().toLowerCase() || 'application/octet-stream';
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(type) || types?.some((each) => matches(type, each)) === false)
    return fail('Input', `files of type ${type} may not be uploaded`);
  return { bytes: new Uint8Array(await file.arrayBuffer()), name: nameOf(file.name), type };
};
