import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { TextMatch } from '../ports/messageSearch.js';
import { type Condition, never } from './filterColumns.js';
import type { Sql } from './sql.js';

/** What a word is, in every index of texts. */
const tokenizer = `tokenize = 'unicode61 remove_diacritics 2'`;

/**
 * The migration that adds the index of words. Triggers keep it: whatever writes or removes a message
 * does so in the index, in the same transaction. Removed words are overwritten, as the file is.
 */
export const textIndex = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await sql`create virtual table message_words using fts5(
      text, content = 'messages', content_rowid = 'rowid',
      ${sql.raw(tokenizer)})`.execute(db);
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

/**
 * Tables of the connection, in memory: an index of the messages that a search looks at, its words, and
 * the words of the index of all messages.
 */
export const searchTables = `
  pragma temp_store = memory;
  create virtual table temp.looked_at using fts5(
    text, content = '', ${tokenizer});
  create virtual table temp.looked_at_words using fts5vocab(temp, looked_at, row);
  create virtual table temp.message_terms using fts5vocab(main, message_words, instance)`;

type Rows = RawBuilder<unknown>;

/** Finds words in texts, in one kind of database. */
export interface WordIndex {
  /** Takes the texts of the messages to look at. */
  readonly lookAt: (sql: Sql, messages: Rows) => Promise<void>;
  /** Whether a message that is looked at has words in its text. */
  readonly hasText: (text: TextMatch) => Condition;
  /** The rows of the index for a word or for the beginning of one, and whether a message is among them. */
  readonly hitsOf: (
    sql: Sql,
    word: string,
    kind: TextMatch['kind'],
  ) => Promise<{ readonly rows: Rows; readonly isHit: Condition } | undefined>;
}

const clear = sql`insert into temp.looked_at (looked_at) values ('delete-all')`;

export const sqliteWords: WordIndex = {
  lookAt: async (db, messages) => {
    await clear.execute(db);
    await sql`insert into temp.looked_at (rowid, text)
      select messages.rowid, messages.text from ${messages}`.execute(db);
  },
  hasText: ({ kind, words }) =>
    words.length === 0
      ? never
      : sql<SqlBool>`(messages.rowid in (
          select rowid from looked_at where looked_at match ${expressions[kind](words)}))`,
  hitsOf: async (db, word, kind) => {
    const found = (hits: Rows) => ({
      rows: hits,
      isHit: sql<SqlBool>`messages.rowid in (${hits})`,
    });
    if (kind !== 'beginnings')
      return found(sql`select rowid from message_words where message_words match ${quoted(word)}`);
    // The term as the index has it: it reads all hits of a beginning before it gives the first one.
    await clear.execute(db);
    await sql`insert into temp.looked_at (rowid, text) values (1, ${word})`.execute(db);
    const { rows } = await sql<{ readonly term: string }>`
      select term from looked_at_words`.execute(db);
    const [term] = rows.map((row) => row.term);
    if (term === undefined || rows.length > 1) return undefined;
    return found(sql`select doc from message_terms
      where term >= ${term} and term <= ${`${term}\u{10ffff}`}`);
  },
};

const matchesQuery = (query: string): Condition =>
  sql<SqlBool>`(message_words(messages.text) @@ to_tsquery('simple', ${query}))`;

export const postgresWords: WordIndex = {
  lookAt: () => Promise.resolve(),
  hasText: ({ kind, words }) =>
    words.length === 0 ? never : matchesQuery(postgresExpressions[kind](words.map(withoutMarks))),
  hitsOf: (_, word, kind) => {
    const isHit = matchesQuery(postgresExpressions[kind]([withoutMarks(word)]));
    return Promise.resolve({ rows: sql`select 1 from messages where ${isHit}`, isHit });
  },
};
