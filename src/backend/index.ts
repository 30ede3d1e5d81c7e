export { createServerToken, createToken, type TokenOptions } from './token.js';
