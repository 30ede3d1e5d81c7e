import * as E from '#fp-ts/Either';
import { InputError } from '../errors.js';
import type { Endpoint } from '../protocol/endpoints/endpoint.js';
import { failureFromErrors } from '../protocol/failure.js';

// The type is enough to find the mistake, and a value may be long or private.
const typeName = (value: unknown): string => {
  if (value === undefined || value === null) return String(value);
  return Array.isArray(value) ? 'array' : typeof value;
};

const isJson = (value: unknown): boolean => {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
};

/** The path of the innermost value that JSON cannot represent: a bigint, or the start of a cycle. */
const pathOfNonJson = (value: unknown, parents: readonly unknown[] = []): readonly string[] => {
  if (typeof value !== 'object' || value === null || parents.includes(value)) return [];
  const [key, inner] = Object.entries(value).find(([, each]) => !isJson(each)) ?? [];
  return key === undefined ? [] : [key, ...pathOfNonJson(inner, [...parents, value])];
};

const refuse = ({ operation }: Endpoint, path: string, expected: string, actual: string): never => {
  throw new InputError(
    `${operation}: ${path || 'the request'}: expected ${expected}, got ${actual}.`,
  );
};

/**
 * Encodes a request. Throws an `InputError` that names the field, and what was expected there, when
 * the request does not have the type that its endpoint takes.
 */
export const encodeRequest = (endpoint: Endpoint, value: unknown): unknown => {
  const { request } = endpoint;
  const decoded = request.decode(value);
  if (E.isRight(decoded)) return request.encode(decoded.right);
  const { path, expected, actual } = failureFromErrors(value, decoded.left);
  return refuse(endpoint, path, expected, typeName(actual));
};

/** Encodes a request as JSON. Throws an `InputError` for a value that is not JSON as well. */
export const encodeJson = (endpoint: Endpoint, value: unknown): string => {
  const encoded = encodeRequest(endpoint, value);
  try {
    return JSON.stringify(encoded);
  } catch {
    const path = pathOfNonJson(encoded).join('.');
    return refuse(endpoint, path, 'a JSON value', 'a bigint or a cycle');
  }
};
