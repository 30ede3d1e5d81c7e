/*
 * The import rules of the source tree (see CONTRIBUTING.md).
 *
 * Each folder lists what it may import; anything that is not listed is an error.
 * `own` are paths below src, `npm` are packages, `node` allows the built-in modules.
 */

const { join } = require('node:path');

const codecs = ['fp-ts', 'io-ts'];
const inServer = 'server/(core|store|ports)/';

const layers = {
  internal: { from: 'internal/', npm: ['fp-ts', 'rxjs'] },
  errors: { from: 'errors\\.ts$', ownTypes: ['protocol/'] },
  protocol: { from: 'protocol/', own: ['internal/'], npm: codecs },
  state: { from: 'state/', own: ['protocol/', 'internal/'], npm: ['fp-ts'] },
  operators: {
    from: 'operators/',
    own: ['commands/', 'protocol/', 'state/', 'errors\\.ts$', 'internal/'],
    ownTypes: ['connection/', 'calls/'],
    npm: [...codecs, 'rxjs'],
  },
  calls: {
    from: 'calls/',
    own: ['protocol/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs'],
  },
  transport: {
    from: 'connection/transport\\.ts$',
    own: ['connection/', 'calls/', 'protocol/', 'state/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs', 'rxjs-websockets'],
  },
  connection: {
    from: 'connection/(?!transport\\.ts$)',
    own: ['connection/', 'calls/', 'protocol/', 'state/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs'],
  },
  recording: {
    from: 'recording/',
    own: ['connection/', 'calls/', 'protocol/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs'],
  },
  tabs: {
    from: 'tabs/',
    own: ['connection/', 'recording/', 'protocol/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs'],
  },
  commands: {
    from: 'commands/',
    own: ['calls/', 'protocol/', 'state/', 'errors\\.ts$', 'internal/'],
    ownTypes: ['connection/'],
    npm: [...codecs, 'rxjs'],
  },
  // Checks a signature at once, which the platform's own crypto only promises to do.
  'backend-seal': { from: 'backend/webhookSignature\\.ts$', node: true },
  backend: {
    from: 'backend/(?!webhookSignature\\.ts$)',
    own: ['backend/', 'calls/', 'protocol/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs', 'jose'],
  },
  'server-core': {
    from: 'server/(core|ports)/',
    own: [inServer, 'protocol/', 'state/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs'],
  },
  'server-store': {
    from: 'server/store/',
    own: [inServer, 'protocol/', 'state/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs', 'kysely', 'libsql', 'pg'],
  },
  // Checks a signature at once, which the platform's own crypto only promises to do.
  'server-token': { from: 'server/http/tokenSignature\\.ts$', node: true },
  'server-http': {
    from: 'server/http/(?!tokenSignature\\.ts$)',
    own: ['server/(http|core|ports)/', 'protocol/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'hono', 'jose'],
  },
  'server-session': {
    from: 'server/session/',
    own: ['server/(http|core|ports)/', 'protocol/', 'internal/'],
    npm: [...codecs, 'rxjs'],
  },
  'server-telemetry': {
    from: 'server/telemetry/',
    own: ['server/(core|ports)/', 'protocol/', 'internal/'],
    ownTypes: ['server/store/'],
    npm: ['prom-client', '@opentelemetry/api'],
  },
  'server-console': {
    from: 'server/console/',
    own: ['server/(http|core|ports)/', 'protocol/', 'internal/'],
    npm: ['rxjs'],
  },
  'server-node': {
    from: 'server/(node|httpListener|frameWriter)\\.ts$',
    own: ['server/', 'protocol/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs', 'ws'],
    node: true,
  },
  'server-data-file': {
    from: 'server/(dataFile|fileFolder)\\.ts$',
    own: ['server/listenError\\.ts$', 'server/ports/'],
    node: true,
  },
  'server-links': {
    from: 'server/links/',
    own: ['protocol/'],
    node: true,
  },
  'server-nats': {
    from: 'server/natsBus\\.ts$',
    own: ['server/(listenError|causes)\\.ts$', 'server/ports/'],
    npm: ['rxjs', '@nats-io/transport-node'],
  },
  server: {
    from: 'server/(?!(node|httpListener|frameWriter|dataFile|fileFolder|natsBus)\\.ts$)[^/]+\\.ts$',
    own: ['server/', 'backend/token\\.ts$', 'protocol/', 'state/', 'errors\\.ts$', 'internal/'],
    npm: [...codecs, 'rxjs'],
  },
  'testing-tcp': { from: 'testing/tcp\\.ts$', npm: ['rxjs'], node: true },
  testing: {
    from: 'testing/(?!tcp\\.ts$)',
    own: [
      'testing/',
      'backend/token\\.ts$',
      'protocol/',
      'state/',
      'errors\\.ts$',
      'internal/',
      'connection/',
      'calls/',
      'commands/',
      'operators/',
      'server/',
    ],
    npm: [...codecs, 'rxjs', 'fast-check'],
  },
  angular: {
    from: 'angular/',
    own: [
      'connection/',
      'operators/',
      'commands/',
      'protocol/',
      'state/',
      'errors\\.ts$',
      'internal/',
    ],
    npm: ['rxjs', '@angular/core'],
  },
  cli: {
    from: 'cli/',
    own: ['index\\.ts$', '(protocol|state|backend|server|testing)/index\\.ts$'],
    npm: [...codecs, 'rxjs', 'pino'],
    node: true,
  },
  console: {
    from: 'console/',
    own: ['index\\.ts$', 'protocol/index\\.ts$', 'backend/(backend|asUser)\\.ts$'],
    npm: ['rxjs', 'lit-html', 'uplot'],
  },
  index: {
    from: 'index\\.ts$',
    own: [
      'connection/',
      'calls/',
      'commands/',
      'operators/',
      'recording/',
      'tabs/',
      'errors\\.ts$',
      'protocol/',
    ],
  },
};

const inSrc = (path) => `^src/${path}`;

/**
 * The rooms of the server's core, from the ground up: a room imports rooms before it in this list,
 * and none after it. The files beside the rooms are the core's spine.
 */
const rooms = [
  'requests',
  'app',
  'access',
  'delivery',
  'views',
  'messages',
  'log',
  'channels',
  'members',
  'users',
  'hooks',
  'jobs',
  'push',
  'handlers',
  'links',
];
const inCore = (path) => inSrc(`server/core/${path}`);

const roomRules = [
  ...rooms.slice(0, -1).map((room, floor) => ({
    name: `room-${room}-imports-downwards`,
    severity: 'error',
    from: { path: inCore(`${room}/`) },
    to: { path: inCore(`(${rooms.slice(floor + 1).join('|')})/`) },
  })),
  {
    name: 'every-file-of-the-core-has-a-room',
    comment: 'A new room needs a place in the list above.',
    severity: 'error',
    from: { path: inCore('[^/]+/'), pathNot: rooms.map((room) => inCore(`${room}/`)) },
    to: {},
  },
  {
    name: 'the-core-stands-on-top',
    severity: 'error',
    from: { path: inCore('[^/]+/') },
    to: { path: inCore('createCore\\.ts$') },
  },
  {
    name: 'settings-stand-below-the-context',
    comment: 'The context of a call is made of them.',
    severity: 'error',
    from: { path: inCore('(requests|app)/') },
    to: { path: inCore('(context|call|chatCore|connection)\\.ts$') },
  },
];

/** The files of a package, and of the types that describe it. */
const inPackage = (name) => `(^|/)node_modules/(@types/)?${name}(/|$)`;

function layerRules([name, { from, own = [], ownTypes = [], npm = [], node = false }]) {
  const self = from.endsWith('/') ? [from] : [];
  const allowed = [
    ...[...self, ...own, ...ownTypes].map(inSrc),
    ...npm.map(inPackage),
    ...(npm.includes('libsql') ? [inPackage('@libsql')] : []),
  ];
  const rules = [
    {
      name: `${name}-imports`,
      comment: `What is not listed for ${name} in .dependency-cruiser.cjs is not imported there.`,
      severity: 'error',
      from: { path: inSrc(from) },
      to: { pathNot: allowed, dependencyTypesNot: ['core'] },
    },
  ];
  if (!node) {
    rules.push({
      name: `${name}-no-node`,
      comment:
        'Only the command, src/server/node.ts, src/backend/webhookSignature.ts and src/testing/tcp.ts know that they run on Node.',
      severity: 'error',
      from: { path: inSrc(from) },
      to: { dependencyTypes: ['core'] },
    });
  }
  if (ownTypes.length > 0) {
    rules.push({
      name: `${name}-types-only`,
      comment: 'Use `import type` here.',
      severity: 'error',
      from: { path: inSrc(from) },
      to: { path: ownTypes.map(inSrc), dependencyTypesNot: ['type-only'] },
    });
  }
  return rules;
}

/** Packages that one file or folder keeps to itself. */
const owners = [
  { owner: 'connection/transport\\.ts$', packages: ['rxjs-websockets'] },
  { owner: 'server/(node|frameWriter)\\.ts$', packages: ['ws'] },
  { owner: 'server/store/', packages: ['kysely', 'libsql', '@libsql'] },
  { owner: 'cli/', packages: ['pino'] },
  { owner: 'console/', packages: ['lit-html', 'uplot'] },
  { owner: 'server/telemetry/', packages: ['prom-client', '@opentelemetry'] },
];

const ownerRules = owners.map(({ owner, packages }) => ({
  name: `only-one-imports-${packages[0]}`,
  severity: 'error',
  from: { path: '^src/', pathNot: inSrc(owner) },
  to: { path: packages.map(inPackage) },
}));

const serverOnly = [
  ...['ws', 'kysely', 'libsql', '@libsql', 'hono', 'jose', 'prom-client', '@opentelemetry'],
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(layers).flatMap(layerRules),
    ...ownerRules,
    ...roomRules,
    {
      name: 'only-node-imports-http',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/server/((node|httpListener)\\.ts$|links/)' },
      to: { path: '^(node:)?https?$' },
    },
    {
      name: 'every-file-has-a-layer',
      comment: 'A new folder of src needs an entry in the table above.',
      severity: 'error',
      from: { path: '^src/', pathNot: Object.values(layers).map(({ from }) => inSrc(from)) },
      to: {},
    },
    {
      name: 'root-entry-without-server',
      comment: 'The root entry runs in a browser.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: ['^src/server/', ...serverOnly.map(inPackage)], reachable: true },
    },
    {
      name: 'root-entry-without-frameworks',
      comment: 'Who uses no Angular does not install it.',
      severity: 'error',
      from: { path: '^src/(index|(testing|server|backend|state|protocol)/index)\\.ts$' },
      to: { path: ['^src/angular/', inPackage('@angular')], reachable: true },
    },
    {
      name: 'pure-contract-and-state',
      comment: 'The contract and the folds need neither streams nor a platform.',
      severity: 'error',
      from: { path: '^src/(protocol|state)/' },
      to: { path: inPackage('rxjs'), reachable: true },
    },
    {
      name: 'no-test-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: ['^test/', inPackage('vitest')] },
    },
    {
      name: 'no-cycles',
      comment: 'Imports of types count as well.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The application of a kit has packages of its own.
    exclude: { path: '^(dist|test/kits/(react|angular))/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'test/tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
};
