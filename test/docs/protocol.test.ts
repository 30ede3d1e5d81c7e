import { test } from 'vitest';
import { expectTables } from '../helpers/document.js';
import { tables } from '../helpers/tables.js';

test('the document has every table of the contract, as the contract has it', () =>
  expectTables('docs/protocol.md', tables));
