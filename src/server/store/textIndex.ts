import { type Kysely, sql, type SqlBool } from 'kysely';
import type { TextMatch } from '../ports/messageSearch.js';
import type { Condition } from './filterColumns.js';
import { perDialect } from './perDialect.js';

/**
 * The migration that adds the index of words. Triggers keep it: whatever writes or removes a message
 * does so in the index, in the same transaction. Removed words are overwritten, as the file is.
 */
export const textIndex = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await sql`create virtual table message_words using fts5(
      text, content = 'messages', content_rowid = 'rowid',
      tokenize = 'unicode61 remove_diacritics 2')`.execute(db);
    await sql`insert into message_words (message_words, rank) values ('secure-delete', 1)`.execute(
      db,
    );
    await sql`insert into message_words (message_words) values ('rebuild')`.execute(db);
    await sql`create trigger message_words_insert after insert on messages begin
      insert into message_words (rowid, text) values (new.rowid, new.text);
    end`.execute(db);
    await sql`create trigger message_words_delete after delete on messages begin
      insert into message_words (message_words, rowid, text) values ('delete', old.rowid, old.text);
    end`.execute(db);
    await sql`create trigger message_words_update after update of text on messages
      when old.text <> new.text begin
      insert into message_words (message_words, rowid, text) values ('delete', old.rowid, old.text);
      insert into message_words (rowid, text) values (new.rowid, new.text);
    end`.execute(db);
    // Few messages have attachments: a search for those of a type looks at no other.
    await sql`create index messages_attached on messages (cid, created_at)
      where attachments <> '[]'`.execute(db);
  },
};

/** The same migration for Postgres: an index of words without the marks of their letters. */
export const postgresTextIndex = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    // Punctuation separates words; all characters beyond ASCII belong to them.
    await sql`create function message_words(text) returns tsvector
      language sql immutable parallel safe as $$
        select to_tsvector('simple'::regconfig, regexp_replace(
          regexp_replace(normalize($1, NFD), '[\u0300-\u036F]', '', 'g'),
          '[]!-/:-@[\\\\^-\`{-~[:space:][:cntrl:]]+', ' ', 'g'))
      $$`.execute(db);
    await sql`create index message_words on messages using gin (message_words(text))`.execute(db);
    await sql`create index messages_attached on messages (cid, created_at)
      where attachments <> '[]'`.execute(db);
  },
};

const quoted = (text: string): string => `"${text}"`;

const expressions: Readonly<Record<TextMatch['kind'], (words: readonly string[]) => string>> = {
  phrase: (words) => quoted(words.join(' ')),
  words: (words) => words.map(quoted).join(' '),
  beginnings: (words) => words.map((word) => `${quoted(word)}*`).join(' '),
};

const postgresExpressions: typeof expressions = {
  phrase: (words) => words.map((word) => `'${word}'`).join(' <-> '),
  words: (words) => words.map((word) => `'${word}'`).join(' & '),
  beginnings: (words) => words.map((word) => `'${word}':*`).join(' & '),
};

/** A text without the marks of its letters, as the index has it. */
const withoutMarks = (text: string): string =>
  text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');

/** Whether a row of `messages` has words in its text. */
export const hasInText = ({ kind, words }: TextMatch): Condition =>
  words.length === 0
    ? sql<SqlBool>`(1 = 0)`
    : perDialect(
        sql<SqlBool>`(messages.rowid in (
          select rowid from message_words where message_words match ${expressions[kind](words)}))`,
        sql<SqlBool>`(message_words(messages.text)
          @@ to_tsquery('simple', ${postgresExpressions[kind](words.map(withoutMarks))}))`,
      );
