// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { unused } from '../../scripts/build/unused.mjs'

const folder = '.cache/test-packages'

/** What most test files load, and what takes long. Of prom-client the service takes some files by name. */
const wanted = [
  ...['@fastify/helmet', '@nestjs/axios', '@nestjs/cache-manager', '@nestjs/common', '@nestjs/core'],
  ...['@nestjs/platform-fastify', '@nestjs/testing', '@opentelemetry/api', 'cache-manager'],
  ...['cache-manager-redis-yet', 'class-validator', 'cockatiel', 'fast-check', 'fastify', 'jose', 'keyv'],
  ...['lossless-json', 'lru-cache', 'pino', 'pino-pretty', 'redis', 'rxjs'],
  ...['supertest', 'yaml', 'zod'],
]

/**
 * Jest loads every module of a package again for each test file, some thousand of them for the whole service, which takes two
 * seconds of the processor. So each package is bundled to one file, once. Returns Jest's `moduleNameMapper` for them.
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
    await bundle(making)
    writeFileSync(join(making, 'made-from'), from)
    rmSync(folder, { recursive: true, force: true })
    renameSync(making, folder)
  }
  return Object.fromEntries(wanted.map((name) => [`^${name}$`, resolve(folder, `${name}.js`)]))
}

/** @param {string} outdir */
async function bundle(outdir) {
  /** @type {Record<string, string>} */
  const contents = {}
  for (const name of wanted) contents[name] = await exportsOf(name)
  await build({
    entryPoints: Object.fromEntries(wanted.map((name) => [name, `exports:${name}`])),
    outdir,
    ...{ bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node20.19' },
    ...{ mainFields: ['main'], external: [...unused, 'reflect-metadata', 'axios'], logLevel: 'warning' },
    banner: {
      // Decorators run as soon as their file does, and files shared by several packages run first.
      js: `import 'reflect-metadata'; import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
    },
    plugins: [
      {
        name: 'exports',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^exports:/ }, ({ path }) => ({ path: path.slice(8), namespace: 'exports' }))
          onLoad({ filter: /.*/, namespace: 'exports' }, ({ path }) => ({
            contents: contents[path] ?? '',
            resolveDir: process.cwd(),
          }))
        },
      },
    ],
  })
}

/** As Node sees them: also the names of what is no ES module. @param {string} name */
async function exportsOf(name) {
  const names = Object.keys(await import(name)).filter(
    (one) => !['module.exports', '__esModule'].includes(one),
  )
  return `export { ${names.join(', ')} } from '${name}'`
}
