import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from './eventually.js'
import { spawnProgram } from './spawn-program.js'

describe('spawnProgram', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specs-bff-program-'))
  })

  afterAll(() => rm(folder, { recursive: true }))

  async function program(source: string, env: Record<string, string> = {}) {
    const path = join(folder, 'program.mjs')
    await writeFile(path, source)
    return spawnProgram(path, env)
  }

  it('collects the JSON lines, keeps the rest as output, and knows how it ended', async () => {
    const run = await program(
      `console.log('{"msg":"hello"}\\nplain\\n{broken'); console.error('oh'); process.exitCode = 3`,
    )
    expect(await run.exited).toEqual({ code: 3, signal: null })
    expect(run.log).toEqual([{ msg: 'hello' }])
    expect(run.output().split('\n').sort()).toEqual(['oh', 'plain', '{"msg":"hello"}', '{broken'])
  })

  it('gives the program this environment and nothing of ours', async () => {
    const run = await program('console.log(JSON.stringify(process.env))', { ASKED: 'yes' })
    await run.exited
    expect(Object.keys(run.log[0] ?? {}).sort()).toEqual(['ASKED', 'PATH'])
  })

  it('signals without waiting, and kills with waiting', async () => {
    const run = await program(`
      process.on('SIGTERM', () => console.log('{"msg":"term"}'))
      setInterval(() => undefined, 1000)
      console.log('{"msg":"up"}')`)
    await eventually(() => run.log.length === 1)
    run.signal('SIGTERM')
    await eventually(() => run.log.length === 2)
    expect(await run.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
  })
})
