import js from '@eslint/js';
import vitest from '@vitest/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

const timers = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'cancelAnimationFrame',
];

const nodeGlobals = ['process', 'Buffer', 'global', 'require', 'module', '__dirname', '__filename'];

const platformGlobals = [
  ...timers,
  ...nodeGlobals,
  'globalThis',
  'window',
  'self',
  'document',
  'navigator',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'console',
  'crypto',
  'performance',
  'fetch',
  'Request',
  'Response',
  'Headers',
  'FormData',
  'Blob',
  'File',
  'FileReader',
  'URL',
  'URLSearchParams',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'BroadcastChannel',
  'MessageChannel',
  'Worker',
  'Event',
  'EventTarget',
  'CustomEvent',
  'MessageEvent',
  'CloseEvent',
  'AbortController',
  'AbortSignal',
  'DOMException',
  'TextEncoder',
  'TextDecoder',
  'atob',
  'btoa',
  'structuredClone',
  'alert',
  'name',
  'event',
  'status',
];

const forbid = (names, message) => names.map((name) => ({ name, message }));

const noEnum = { selector: 'TSEnumDeclaration', message: 'Use an `as const` object.' };
const noExportAll = { selector: 'ExportAllDeclaration', message: 'Spell the exported names out.' };
const deepPaths = {
  regex: '^(fp-ts|io-ts)/',
  allowTypeImports: true,
  message: "Deep paths fail in Node ESM. Import from '#fp-ts/Either', or from 'io-ts' itself.",
};
const rxjsPaths = { regex: '^rxjs/(operators|internal)(/|$)', message: "Import from 'rxjs'." };
const wholeFpTs = {
  regex: '^fp-ts$',
  message: "It comes as a whole. Import from '#fp-ts/Either'.",
};
const noClock = {
  selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
  message: 'The time is an argument: take `now` or a scheduler.',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'docs/api/', 'docs/examples/', 'test/kits/angular/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' },
    },
  },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, rxjsX.configs.strict],
    // One program for everything: test/tsconfig.json includes src, the tests and the recipes.
    languageOptions: {
      parserOptions: { project: './test/tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-imports': ['error', { patterns: [deepPaths, rxjsPaths] }],
      'no-restricted-syntax': ['error', noEnum],

      // A codec and its type share a name.
      'no-redeclare': 'off',
      '@typescript-eslint/no-redeclare': 'off',

      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `interface MessageNew extends t.TypeOf<typeof MessageNew> {}` keeps messages short.
      '@typescript-eslint/no-empty-object-type': [
        'error',
        { allowInterfaces: 'with-single-extends' },
      ],
      // `Record<never, never>` is how a codec without fields is written.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // What `catchError` was given may be passed on.
      'rxjs-x/throw-error': ['error', { allowThrowingAny: false, allowThrowingUnknown: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },

  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [deepPaths, rxjsPaths, wholeFpTs] }],
      'no-restricted-syntax': ['error', noEnum, noExportAll],
    },
  },
  {
    // Streams end in `$`. Functions are left to review: operators and commands have no suffix.
    files: ['src/**/*.ts'],
    ignores: ['src/commands/**', 'src/cli/**'],
    rules: {
      'rxjs-x/finnish': [
        'error',
        {
          functions: false,
          methods: false,
          objects: false,
          parameters: true,
          properties: true,
          variables: true,
          // A subject is a sink here, a connection is more than its stream, and a value of a
          // function type is a function; `default` is what rxjs-websockets exports.
          types: {
            '^(ChatConnection|Subject|UnaryFunction|__function|__type|default)$': false,
          },
        },
      ],
    },
  },
  {
    // Time and chance are arguments; only the process edge reads them.
    files: ['src/**/*.ts'],
    ignores: ['src/cli/**', 'src/server/node.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take `now` or a scheduler.' },
        { object: 'performance', property: 'now', message: 'Take `now` or a scheduler.' },
        { object: 'Math', property: 'random', message: 'Take `random` as an argument.' },
      ],
      'no-restricted-syntax': ['error', noEnum, noExportAll, noClock],
    },
  },
  {
    files: [
      'src/index.ts',
      'src/errors.ts',
      'src/{connection,commands,backend,angular,internal}/**/*.ts',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        ...forbid(timers, 'Use an RxJS scheduler.'),
        ...forbid(nodeGlobals, 'This code also runs in a browser.'),
      ],
    },
  },
  {
    files: ['src/{protocol,state,operators}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...forbid(platformGlobals, 'This folder knows no platform: no DOM, no Node, no timers.'),
      ],
    },
  },

  {
    files: ['test/**/*.ts'],
    plugins: { vitest },
    settings: {
      vitest: { typecheck: true, vitestImports: ['@fast-check/vitest'] },
    },
    rules: {
      ...vitest.configs.recommended.rules,
      'vitest/expect-expect': [
        'error',
        // `expect*` covers expectObservable, expectSubscriptions, expectTypeOf and helpers; a scenario has its
        // expectations in its lines.
        {
          assertFunctionNames: [
            'expect*',
            '**.expect*',
            'assert*',
            'scenario',
            'fc.assert',
            '*.prop',
          ],
        },
      ],
      'vitest/no-standalone-expect': [
        'error',
        {
          additionalTestBlockFunctions: [
            'test.prop',
            'it.prop',
            'beforeEach',
            'afterEach',
            'afterAll',
          ],
        },
      ],
      'vitest/valid-title': ['error', { allowArguments: true }],

      '@typescript-eslint/no-non-null-assertion': 'off',
      // Asymmetric matchers such as `expect.any(String)` have the type `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // A test keeps streams going whose values it asks for later.
      'rxjs-x/no-floating-observables': 'off',
      'rxjs-x/no-ignored-default-value': 'off',
      'rxjs-x/no-ignored-error': 'off',
      'rxjs-x/no-ignored-replay-buffer': 'off',
      'rxjs-x/no-nested-subscribe': 'off',
    },
  },
  {
    files: ['docs/recipes/**/*.ts'],
    rules: { 'rxjs-x/no-ignored-error': 'off' },
  },
);
