// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { build } from 'esbuild'
import { unused } from '../../scripts/build/unused.mjs'

const folder = '.cache/test-packages'
const require = createRequire(import.meta.url)

/** What most test files load, and what takes long. Of prom-client the service takes some files by name. */
const wanted = [
  ...['@fastify/helmet', '@nestjs/axios', '@nestjs/cache-manager', '@nestjs/common', '@nestjs/core'],
  ...['@nestjs/platform-fastify', '@nestjs/testing', '@opentelemetry/api', 'cache-manager'],
  ...['cache-manager-redis-yet', 'class-validator', 'cockatiel', 'fast-check', 'fastify', 'jose', 'keyv'],
  ...['lossless-json', 'lru-cache', 'pino', 'pino-pretty', 'redis', 'rxjs'],
  ...['supertest', 'yaml', 'zod'],
]

/** One function of them all, which environment.mjs compiles. */
export const bundle = resolve(folder, 'all.cjs')

/**
 * Jest loads every module of a package again for each test file, some thousand of them for the whole service, and compiles
 * each, which takes two seconds of the processor. So they are bundled to one file that a worker compiles once. Returns Jest's
 * `moduleNameMapper` for them.
 *
 * @returns {Promise<Record<string, string>>}
 */
export async function bundledPackages() {
  const made = join(folder, 'made-from')
  const from = createHash('sha256')
    .update(readFileSync('package-lock.json'))
    .update(readFileSync(new URL(import.meta.url)))
    .update(unused.join())
    .digest('hex')
  if (!existsSync(made) || readFileSync(made, 'utf8') !== from) {
    // Another Jest may make them at the same time.
    const making = `${folder}-${process.pid}`
    await bundleAll(join(making, 'all.cjs'))
    for (const name of wanted) {
      const file = join(making, `${name}.js`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, await moduleOf(name))
    }
    writeFileSync(join(making, 'made-from'), from)
    rmSync(folder, { recursive: true, force: true })
    renameSync(making, folder)
  }
  return Object.fromEntries(wanted.map((name) => [`^${name}$`, resolve(folder, `${name}.js`)]))
}

/** @param {string} outfile */
async function bundleAll(outfile) {
  // Each is run when it is first asked for.
  const packages = wanted.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),`)
  await build({
    stdin: { contents: `module.exports = {\n${packages.join('\n')}\n}`, resolveDir: process.cwd() },
    outfile,
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20.19', mainFields: ['main'] },
    ...{ external: [...unused, 'reflect-metadata', 'axios'], logLevel: 'warning' },
    define: { 'import.meta.url': '__url' },
    // Decorators run as soon as their file does.
    banner: { js: `(function (require, module, __url) { require('reflect-metadata');` },
    footer: { js: 'return module.exports })' },
  })
}

/**
 * An ES module with the names that Node sees, also of what is no ES module.
 *
 * @param {string} name
 */
async function moduleOf(name) {
  const module = await import(name)
  const names = Object.keys(module).filter(
    (one) => !['default', 'module.exports', '__esModule'].includes(one),
  )
  const isCommonJs = module.default === require(name)
  return `import { createRequire } from 'node:module'
const it = globalThis.bundledPackage(${JSON.stringify(name)}, createRequire(import.meta.url))
const { ${names.map((one, at) => `${one}: _${at}`).join(', ')} } = it
export { ${names.map((one, at) => `_${at} as ${one}`).join(', ')} }
${'default' in module ? `export default it${isCommonJs ? '' : '.default'}\n` : ''}`
}
