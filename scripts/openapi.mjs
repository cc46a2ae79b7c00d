// npm run openapi: writes the API's description, docs/openapi.json, as the service makes it, and the types of the
// client from it. Both are committed, so that a change to what callers see shows in review; tests hold them equal.
// With --check nothing is written or built: says whether the types are those of docs/openapi.json, and whether that
// is clean by Redocly's recommended rules, warnings being faults as well.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core'
import openapiTypescript, { astToString } from 'openapi-typescript'
import { format, resolveConfig } from 'prettier'
import { build } from './set-up.mjs'

const snapshot = 'docs/openapi.json'
const types = 'packages/client/src/schemas.ts'

if (process.argv.includes('--check')) {
  if (readFileSync(types, 'utf8') !== (await typesOf(snapshot))) {
    process.stderr.write(`${types} does not match ${snapshot}: npm run openapi\n`)
    process.exitCode = 1
  }
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lint({ ref: snapshot, config })
  if (problems.length > 0) {
    formatProblems(problems, { format: 'codeframe', totals: getTotals(problems), version: '' })
    process.exitCode = 1
  }
} else {
  await build()
  const { openApiDocument } = await import('../dist/http/openapi/openapi-document.js')
  mkdirSync('docs', { recursive: true })
  writeFileSync(snapshot, await formatted(snapshot, JSON.stringify(openApiDocument)))
  writeFileSync(types, await typesOf(snapshot))
}

async function typesOf(path) {
  const nodes = await openapiTypescript(clientDocument(JSON.parse(readFileSync(path, 'utf8'))), {
    silent: true,
  })
  const wanted = nodes.filter(({ name }) => name?.text === 'components')
  return formatted(
    types,
    `// Made by \`npm run openapi\` from ${path}. Do not edit.\n\n${astToString(wanted)}`,
  )
}

/** Only what the client's types are made of. */
function clientDocument({ openapi, info, paths, components: { schemas } }) {
  return {
    openapi,
    info,
    paths: {},
    components: {
      schemas: {
        Spec: schemas.Spec,
        SpecList: schemas.SpecList,
        SpecsQuery: querySchema(paths['/specs'].get),
        Engine: schemas.Engine,
        EngineList: schemas.EngineList,
        EnginesQuery: querySchema(paths['/engines'].get),
        ...problemSchemas(schemas),
      },
    },
  }
}

function querySchema({ parameters }) {
  const query = parameters.filter((parameter) => parameter.in === 'query')
  return {
    type: 'object',
    properties: Object.fromEntries(
      // With a default openapi-typescript makes the member a required one.
      query.map(({ name, description, schema }) => [name, { ...schema, description, default: undefined }]),
    ),
  }
}

/** Problems that differ in the values of `type`, `title`, `status` and `code` only become one schema with all codes. */
function problemSchemas(schemas) {
  const groups = new Map()
  for (const { $ref } of schemas.Problem.oneOf) {
    const { properties, required } = schemas[$ref.split('/').at(-1)]
    const { code, type, title, status, ...others } = properties
    const plain = Object.entries({ type, title, status }).map(([name, schema]) => [
      name,
      { type: schema.type },
    ])
    const shape = { type: 'object', required, properties: { ...Object.fromEntries(plain), ...others } }
    const key = JSON.stringify(shape)
    if (!groups.has(key)) groups.set(key, { shape, codes: [] })
    groups.get(key).codes.push(code.const)
  }
  return {
    Problem: {
      description: schemas.Problem.description,
      oneOf: [...groups.values()].map(({ shape: { properties, ...shape }, codes }) => ({
        ...shape,
        properties: { code: { type: 'string', enum: codes }, ...properties },
      })),
    },
  }
}

async function formatted(path, text) {
  return format(text, { ...(await resolveConfig(path)), filepath: path })
}
