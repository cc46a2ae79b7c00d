// Who may import whom. `npm run check` runs these rules, and test/architecture.spec.ts holds them in every test run.

const leaves = ['logging', 'config', 'concurrency', 'events']

/**
 * The layers, from the edge inwards, each with the layers that it may import. A folder that is not named here fails
 * test/architecture.spec.ts, so a new one is a decision. Type imports count: to know a type is to know.
 */
const layers = {
  app: [
    'http',
    'telemetry',
    'specs',
    'engines',
    'lists',
    'policy',
    'fleet',
    'cache',
    'upstream',
    'redis',
    ...leaves,
  ],
  // Subscribes to what the engines publish; only `app` knows that it exists.
  telemetry: [
    'http',
    'specs',
    'engines',
    'lists',
    'policy',
    'fleet',
    'cache',
    'upstream',
    'redis',
    ...leaves,
  ],
  http: ['specs', 'engines', 'lists', 'policy', 'fleet', 'cache', 'upstream', 'redis', ...leaves],
  // Two domains that do not know each other; what both need of the cache and of ModelArts is in `lists`.
  specs: ['lists', 'cache', 'upstream', ...leaves],
  engines: ['lists', 'cache', 'upstream', ...leaves],
  lists: ['policy', 'cache', 'upstream', ...leaves],
  // What operators have set for all replicas. The cache reads it by a function, and need not know where it comes from.
  policy: ['redis', ...leaves],
  // What replicas tell operators of themselves and of what was changed.
  fleet: ['redis', ...leaves],
  // These two do not know each other: the cache is an engine for anything, and the client works with any cache or none.
  cache: ['redis', ...leaves],
  upstream: ['redis', ...leaves],
  redis: leaves,
  logging: ['config', 'concurrency'],
  config: ['concurrency'],
  concurrency: [],
  events: [],
  // A program of its own: if it shared code with the service, a fault of ours would be right on both sides.
  emulator: [],
}

/**
 * The folders inside a layer, each with the siblings that it may import, so that none needs another that needs it.
 * Files that stand in the layer's own folder (`cache/cache.ts`) tie its folders together: they may import all of
 * them. A folder may import those of them that are listed by name.
 */
const siblings = {
  http: {
    server: ['problem'],
    problem: [],
    negotiation: ['problem'],
    auth: ['problem', 'server', 'rate-limit'],
    'rate-limit': ['auth/caller.ts'],
    cached: ['auth', 'negotiation', 'problem', 'rate-limit', 'server'],
    query: ['problem'],
    specs: ['auth', 'cached', 'problem', 'query'],
    engines: ['auth', 'cached', 'problem', 'query'],
    live: ['auth', 'cached', 'negotiation', 'problem', 'server', 'specs'],
    health: ['auth', 'negotiation', 'problem'],
    admin: [
      'auth',
      'cached',
      'engines',
      'health',
      'metrics',
      'negotiation',
      'problem',
      'query',
      'server',
      'specs',
    ],
    metrics: ['auth', 'server'],
    web: ['auth', 'negotiation', 'problem', 'server'],
    console: ['auth', 'negotiation', 'problem', 'web'],
    openapi: ['auth', 'negotiation', 'problem', 'rate-limit', 'server', 'specs', 'engines', 'web'],
  },
  cache: {
    entry: [],
    memory: ['entry', 'compress.ts'],
    store: ['entry'],
    feed: ['entry', 'memory'],
    replicas: ['entry', 'memory', 'store'],
  },
  upstream: {
    signing: [],
    response: ['transport', 'resilience', 'failure.ts', 'events.ts'],
    transport: ['failure.ts', 'events.ts'],
    resilience: ['transport', 'failure.ts', 'events.ts', 'status.ts'],
    projects: ['credentials', 'resilience', 'failure.ts', 'events.ts'],
    credentials: ['signing', 'transport', 'response', 'resilience', 'failure.ts', 'events.ts'],
    // What each API of ModelArts is like; to ask it is the same for all, and lies in `asking`.
    apis: ['response', 'signing'],
    asking: [
      'apis',
      'response',
      'credentials',
      'projects',
      'signing',
      'transport',
      'resilience',
      'failure.ts',
      'events.ts',
    ],
  },
}

const escaped = (path) => path.replaceAll('.', '\\.')
const within = (layer, name) => `^src/${layer}/${name.endsWith('.ts') ? `${escaped(name)}$` : `${name}/`}`

const layerRules = Object.entries(layers).map(([layer, known]) => ({
  name: `${layer}-imports-only-what-is-inwards`,
  comment: `src/${layer} may import from: ${[layer, ...known].join(', ')}. Imports follow the arrow and never turn back, so that each layer can be read, tested and replaced without the ones around it.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: [layer, ...known].map((name) => `^src/${name}/`) },
}))

const siblingRules = Object.entries(siblings).flatMap(([layer, folders]) =>
  Object.entries(folders).map(([folder, known]) => ({
    name: `${layer}/${folder}-imports-only-these-siblings`,
    comment: `src/${layer}/${folder} may import these siblings: ${known.join(', ') || 'none'}.`,
    severity: 'error',
    from: { path: `^src/${layer}/${folder}/` },
    to: { path: `^src/${layer}/`, pathNot: [folder, ...known].map((name) => within(layer, name)) },
  })),
)

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    ...siblingRules,
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one file, or hide a third. At run time one of them would see the other half-made.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nobody-knows-the-emulator',
      comment:
        'The emulator stands in for ModelArts, on the other side of a socket. Tests may start it; the service may not lean on it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/emulator/' },
      to: { path: '^src/emulator/' },
    },
    {
      name: 'client-fit-for-a-browser',
      comment:
        'The client runs in browsers, where there is no Node, and is installed without any other package. Its hook alone needs React.',
      severity: 'error',
      from: { path: '^packages/client/', pathNot: '^packages/client/src/react\\.ts$' },
      to: { pathNot: '^packages/client/' },
    },
    {
      name: 'nest-at-the-edge',
      comment:
        'Nest speaks HTTP and wires modules. Everything inside is made with `new` in a test, and outlives a change of framework. (A type costs nothing at run time.)',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/(http|app)/', '\\.module\\.ts$', '^src/[^/]+\\.ts$'],
      },
      to: { path: 'node_modules/@nestjs/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-code-in-the-service',
      comment: 'What only tests need is not shipped.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-development-dependency-in-the-service',
      comment: 'It would be missing in production, where only `dependencies` are installed.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable-and-declared',
      comment:
        'A package that is there only because another one brought it may be gone, or another version, with the next install.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // A package in packages/ declares what it needs itself.
    combinedDependencies: true,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
