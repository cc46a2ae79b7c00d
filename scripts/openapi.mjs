// npm run openapi: writes the API's description, docs/openapi.json, as the service makes it, and the types of the
// client from it. Both are committed, so that a change to what callers see shows in review; tests hold them equal.
// With --check nothing is written or built: says whether the types are those of docs/openapi.json.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import openapiTypescript, { astToString } from 'openapi-typescript'
import { format, resolveConfig } from 'prettier'
import { build } from './set-up.mjs'

const snapshot = 'docs/openapi.json'
const types = 'src/client/openapi.ts'

if (process.argv.includes('--check')) {
  if (readFileSync(types, 'utf8') !== (await typesOf(snapshot))) {
    process.stderr.write(`${types} is not what ${snapshot} says: npm run openapi\n`)
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
  const nodes = await openapiTypescript(readFileSync(path, 'utf8'), { silent: true })
  // Without `webhooks` and the like, which are there also when the document has none.
  const wanted = nodes.filter(({ name }) => ['paths', 'components', 'operations'].includes(name?.text))
  return formatted(
    types,
    `// Made by \`npm run openapi\` from ${path}. Not to be edited.\n\n${astToString(wanted)}`,
  )
}

async function formatted(path, text) {
  return format(text, { ...(await resolveConfig(path)), filepath: path })
}
