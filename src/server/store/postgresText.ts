/*
 * Postgres holds no zero character and no half of a pair of surrogates, neither in a text nor in JSON
 * that it parses. Each is stored as a character that Unicode keeps for programs, with what it was.
 */
const mark = '\uFDD0';

const units = /[\0\uFDD0]|\p{Surrogate}/gu;

/** The same as JSON writes it: after an even number of backslashes. */
const escapes = /(?<=(?:^|[^\\])(?:\\\\)*)\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})/g;

const isRare = /[\0\uFDD0]|\p{Surrogate}|\\u(?:0000|[dD][89a-fA-F])/u;

const encodeUnit = (unit: string): string =>
  `${mark}c${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text as Postgres can hold it. */
export const encodeText = (text: string): string =>
  isRare.test(text)
    ? text.replace(units, encodeUnit).replace(escapes, (_, digits: string) => `${mark}e${digits}`)
    : text;

const marked = /\uFDD0([ce])([0-9a-fA-F]{4})/g;

/** The text that `encodeText` was given. */
export const decodeText = (stored: string): string =>
  stored.includes(mark)
    ? stored.replace(marked, (_, kind: string, digits: string) =>
        kind === 'c' ? String.fromCharCode(parseInt(digits, 16)) : `\\u${digits}`,
      )
    : stored;
