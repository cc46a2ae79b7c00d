import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { build } from 'esbuild'

const run = promisify(execFile)

/** Packed once and installed in an empty project, without a registry. */
describe('modelarts-specs-client', () => {
  let folder: string
  let project: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specs-client-'))
    project = join(folder, 'project')
    const options = ['--ignore-scripts', '--json', '--pack-destination', folder]
    const packed = await run('npm', ['pack', ...options], { cwd: 'packages/client' })
    const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }]
    await mkdir(project)
    await writeFile(join(project, 'package.json'), '{"private":true,"type":"module"}')
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)], {
      cwd: project,
    })
  }, 60_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('installs alone, with its types, its licence and its readme', async () => {
    const installed = join(project, 'node_modules')
    expect((await readdir(installed)).filter((name) => !name.startsWith('.'))).toEqual([
      'modelarts-specs-client',
    ])
    const home = join(installed, 'modelarts-specs-client')
    expect((await readdir(home)).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json'])
    const modules = [
      ...[
        'engine-list',
        'event-stream',
        'list-cache',
        'live-specs',
        'problem',
        'query-string',
        'react',
        'schemas',
      ],
      ...['spec-list', 'specs-client', 'watch', 'watch-report'],
    ]
    expect((await readdir(join(home, 'dist'))).sort()).toEqual(
      modules.flatMap((name) => [`${name}.d.ts`, `${name}.js`]).sort(),
    )
  })

  it('type-checks the example frontend against the installed types', async () => {
    await cp('examples/frontend', join(project, 'frontend'), { recursive: true })
    const { compilerOptions } = JSON.parse(
      (await readFile('examples/tsconfig.json', 'utf8')).replace(/^\s*\/\/.*$/gm, ''),
    ) as { compilerOptions: Record<string, unknown> }
    const withoutPaths = Object.fromEntries(
      Object.entries(compilerOptions).filter(([name]) => name !== 'paths'),
    )
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: withoutPaths, include: ['frontend'] }),
    )
    const tsc = resolve('node_modules/typescript-native/bin/tsc')
    const { stdout } = await run(process.execPath, [tsc, '--listFiles'], { cwd: project })
    expect(stdout).toContain('node_modules/modelarts-specs-client/dist/specs-client.d.ts')
  }, 60_000)

  it.each(['5.4.5', '5.9.3'])(
    'type-checks with TypeScript %s, as with ours',
    async (version) => {
      const compilers = resolve('.cache/typescript', version)
      const tsc = join(compilers, 'node_modules/typescript/bin/tsc')
      if (!existsSync(tsc)) {
        await mkdir(compilers, { recursive: true })
        await writeFile(join(compilers, 'package.json'), '{"private":true}')
        const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save']
        await run('npm', ['install', ...options, `typescript@${version}`], { cwd: compilers })
      }
      await writeFile(
        join(project, 'use.ts'),
        `import { SpecsClient, type WatchStatus } from 'modelarts-specs-client'
import { useSpecs } from 'modelarts-specs-client/react'
const client = new SpecsClient({ baseUrl: 'https://specs.test' })
export const stop: () => void = client.watch({ job_type: 'train' }, { onList: ({ specs }) => specs[0]?.spec_id.length })
export const status = (): WatchStatus => useSpecs(client, { available: true }).status
`,
      )
      for (const settings of [
        ['--module', 'esnext', '--moduleResolution', 'bundler'],
        ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
      ]) {
        const target = ['--target', 'es2022', '--lib', 'es2022,dom', '--strict', '--noEmit']
        await run(process.execPath, [tsc, ...settings, ...target, 'use.ts'], { cwd: project })
      }
    },
    120_000,
  )

  it('is a browser bundle of less than 6 kB, the hook included', async () => {
    const { outputFiles, metafile } = await build({
      stdin: {
        contents: `export * from 'modelarts-specs-client'; export * from 'modelarts-specs-client/react'`,
        resolveDir: project,
      },
      external: ['react'],
      bundle: true,
      minify: true,
      platform: 'browser',
      format: 'esm',
      write: false,
      metafile: true,
    })
    expect(outputFiles[0]!.contents.byteLength).toBeLessThan(6_000)
    const inputs = Object.keys(metafile.inputs).filter((name) => name !== '<stdin>')
    expect(inputs.every((name) => name.includes('/modelarts-specs-client/dist/'))).toBe(true)
  })

  it('exports the client and one error', async () => {
    const script = `import('modelarts-specs-client').then((client) => console.log(Object.keys(client).sort().join()))`
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: project,
    })
    expect(stdout.trim()).toBe('SpecsClient,UnexpectedResponse')
  })
})
