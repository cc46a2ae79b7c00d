import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'

interface Cruise {
  readonly violations: readonly {
    readonly rule: { name: string }
    readonly from: string
    readonly to: string
  }[]
  readonly ruleSetUsed: {
    readonly forbidden: readonly {
      readonly name: string
      readonly comment: string
      readonly from: { path?: string }
    }[]
  }
}

const folders = ['src', 'test', 'packages/client/src', 'packages/console/src']
const { violations, ruleSetUsed } = await cruise()

/** The rules and their reasons stand in `.dependency-cruiser.cjs`; here they become part of every test run. */
describe('architecture', () => {
  it.each(ruleSetUsed.forbidden)('$name: $comment', ({ name }) => {
    const found = violations.filter(({ rule }) => rule.name === name)
    expect(found.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('gives every folder of src a place in the order, so that a new one is a decision', async () => {
    const folders = (await readdir('src', { withFileTypes: true })).filter((entry) => entry.isDirectory())
    const placed = ruleSetUsed.forbidden.map(({ from }) => from.path)
    expect(folders.map(({ name }) => `^src/${name}/`).filter((path) => !placed.includes(path))).toEqual([])
  })

  it('reads the environment in src/config only: one place to look, every fault listed at once', async () => {
    const mayRead = (path: string) => path.startsWith('src/config/') || path === 'src/emulator/main.ts'
    const readers = await filesOfSrcWith(/\bprocess\.env\b|\benv\b[^\n]*from '(node:)?process'/)
    expect(readers.filter((path) => !mayRead(path))).toEqual([])
  })
})

describe('the unit tests', () => {
  it('mirror src: what is tested is found at the same path', async () => {
    const specs = (await readdir('test/unit', { recursive: true })).filter((name) =>
      name.endsWith('.spec.ts'),
    )
    const sources = specs.map((name) =>
      join('src', name.replace(/\.spec\.ts$/, '.ts')).replace(/^src\/(client|console)\//, 'packages/$1/src/'),
    )
    expect(sources.filter((path) => !existsSync(path))).toEqual([])
  })
})

// A process of its own: the cruiser loads the TypeScript compiler, which under Jest's module loader takes far longer.
async function cruise(): Promise<Cruise> {
  const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
    { maxBuffer: 64 * 2 ** 20 },
  )
  const result: { summary: Cruise } = JSON.parse(stdout)
  return result.summary
}

async function filesOfSrcWith(pattern: RegExp): Promise<string[]> {
  const names = await readdir('src', { recursive: true })
  const paths = names.filter((name) => name.endsWith('.ts')).map((name) => join('src', name))
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  return paths.filter((_, at) => pattern.test(texts[at] ?? '')).map((path) => path.replaceAll(sep, '/'))
}
