import type { UploadedFile } from '../../protocol/endpoints/uploads.js';
import { InputLimit } from '../../protocol/inputLimits.js';
import { fail } from '../core/requests/failure.js';
import { parseJson } from './decode.js';
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

const checkedFile = (file: File, { sizeLimit, types }: UploadRules): UploadedFile => {
  if (file.size > sizeLimit)
    return fail('PayloadTooBig', `the file must have at most ${sizeLimit} bytes`);
  const type = (file.type.split(';')[0] ?? '').trim().toLowerCase() || 'application/octet-stream';
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(type) || types?.some((each) => matches(type, each)) === false)
    return fail('Input', `files of type ${type} may not be uploaded`);
  return new File([file], nameOf(file.name), { type });
};

/**
 * Reads the request in a form: the field `file`, and who acts, as the vendor's clients send it. Refuses
 * a file that breaks the rules.
 */
export const readForm = async (
  request: HttpRequest,
  rules: UploadRules,
): Promise<Readonly<Record<string, unknown>>> => {
  const contentType = request.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType))
    return fail('Input', 'a file is uploaded as multipart/form-data');
  const form = await parseForm(
    await request.bytes(rules.sizeLimit + formOverheadBytes),
    contentType,
  );
  const [file, user, userId] = ['file', 'user', 'user_id'].map((name) => form.get(name));
  if (file == null || typeof file === 'string') return fail('Input', 'file must be provided');
  return {
    file: checkedFile(file, rules),
    ...(typeof user === 'string' && { user: parseJson('user', user) }),
    ...(typeof userId === 'string' && { user_id: userId }),
  };
};
