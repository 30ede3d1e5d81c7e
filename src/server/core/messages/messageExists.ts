import { DuplicateKeyError } from '../../ports/duplicateKey.js';
import { ApiFailure } from '../requests/failure.js';

/** The refusal of a message whose id another one has. */
export const messageExists = (id: string): ApiFailure =>
  new ApiFailure('Input', `a message with ID ${id} already exists`);

/** What the failure of a transaction says to its caller: an id is found to be taken when it is stored. */
export const toCallFailure = (error: unknown): unknown =>
  error instanceof DuplicateKeyError && error.table === 'messages'
    ? messageExists(String(error.key[0]))
    : error;
