import { mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { WatchedFile } from '../../src/config/watched-file.js'
import { eventually } from '../support/eventually.js'

describe('a watched file', () => {
  let directory: string
  let path: string
  let file: WatchedFile
  let changes: string[]
  let errors: string[]

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'watched-'))
    path = join(directory, 'secret')
    writeFileSync(path, 'one')
    changes = []
    errors = []
    file = WatchedFile.open(
      path,
      (text) => changes.push(text),
      ({ message }) => errors.push(message),
    )
  })

  afterEach(() => {
    file.close()
    rmSync(directory, { recursive: true })
  })

  const within2s = { timeoutMs: 2_000 }

  it('is read when it is opened', () => {
    expect(file.text).toBe('one')
  })

  it('is read again within two seconds of a write', async () => {
    writeFileSync(path, 'two')
    await eventually(() => file.text === 'two', within2s)
    expect(changes).toEqual(['two'])
  })

  it('is seen when it is replaced by rename', async () => {
    writeFileSync(`${path}.new`, 'two')
    renameSync(`${path}.new`, path)
    await eventually(() => file.text === 'two', within2s)
  })

  it('is seen when a symlink above it is swapped, as Kubernetes does', async () => {
    for (const version of ['v1', 'v2']) writeFileSync(join(directory, version), version)
    symlinkSync(join(directory, 'v1'), join(directory, 'current'))
    const linked = WatchedFile.open(join(directory, 'current'))
    symlinkSync(join(directory, 'v2'), join(directory, 'next'))
    renameSync(join(directory, 'next'), join(directory, 'current'))
    await eventually(() => linked.text === 'v2', within2s)
    linked.close()
  })

  it('keeps the last text while it is gone, says so once, and is seen when it is back', async () => {
    unlinkSync(path)
    await eventually(() => errors.length === 1, within2s)
    expect(file.text).toBe('one')
    writeFileSync(path, 'two')
    await eventually(() => file.text === 'two', within2s)
    expect(errors).toHaveLength(1)
  })

  it('is said to be back, also with the text that it had', async () => {
    unlinkSync(path)
    await eventually(() => errors.length === 1, within2s)
    writeFileSync(path, 'one')
    await eventually(() => changes.length > 0, within2s)
    expect(changes).toEqual(['one'])
  })

  it('cannot be opened when it is not there', () => {
    expect(() => WatchedFile.open(join(directory, 'nothing'))).toThrow('ENOENT')
  })
})
