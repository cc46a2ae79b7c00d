import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { LogOutput } from '../../src/logging/log-output.js'
import { eventually } from '../support/eventually.js'

describe('where log lines go', () => {
  let directory: string
  let path: string
  let fd: number

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'log-'))
    path = join(directory, 'log')
    fd = openSync(path, 'w')
  })

  afterEach(() => {
    closeSync(fd)
    rmSync(directory, { recursive: true })
  })

  it('writes lines within its flush time, in order', async () => {
    const output = new LogOutput({ fd, flushEveryMs: 10 })
    output.write('one\n')
    output.write('two\n')
    await eventually(() => readFileSync(path, 'utf8') === 'one\ntwo\n')
    output.close()
  })

  it('asks a line for its text when it is written, and keeps the order', () => {
    const output = new LogOutput({ fd, flushEveryMs: 60_000 })
    let text = ''
    output.write('one\n')
    output.write({ toString: () => text })
    output.write('three\n')
    text = 'two\n'
    output.close()
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n')
  })

  it('writes what is left when it is closed', () => {
    const output = new LogOutput({ fd, flushEveryMs: 60_000 })
    output.write('last words\n')
    output.close()
    expect(readFileSync(path, 'utf8')).toBe('last words\n')
  })

  it('loses nothing under load', async () => {
    const output = new LogOutput({ fd, flushEveryMs: 10 })
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} é\n`)
    for (const line of lines) output.write(line)
    await eventually(() => readFileSync(path, 'utf8') === lines.join(''))
    output.close()
  })

  it('drops lines beyond its bound rather than grow, and says how many', async () => {
    const output = new LogOutput({ fd, flushEveryMs: 10, maxPendingLines: 1 })
    for (const line of ['kept\n', 'dropped\n', 'dropped\n']) output.write(line)
    await eventually(() => /^kept\n\{.*"dropped_lines":2.*\}\n$/.test(readFileSync(path, 'utf8')))
    output.close()
  })

  it('outlives a reader who is gone', () => {
    const gone = openSync(path, 'r')
    const output = new LogOutput({ fd: gone })
    output.write('nobody reads this\n')
    expect(() => output.close()).not.toThrow()
    closeSync(gone)
  })
})
