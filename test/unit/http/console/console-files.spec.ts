import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ConsoleFiles } from '../../../../src/http/console/console-files.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specs-bff-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'console.html'), '<p>')
  await writeFile(join(folder, 'assets', 'console-1.js'), '1')
})
afterAll(() => rm(folder, { recursive: true }))

describe('the files of the console', () => {
  it('are those that the folder lists, with their types', () => {
    const files = new ConsoleFiles(folder)
    expect(files.page('console.html')?.type).toBe('text/html; charset=utf-8')
    expect(files.asset('console-1.js')?.type).toBe('text/javascript; charset=utf-8')
    expect(files.asset('console-1.js')).toBe(files.asset('console-1.js'))
  })

  it.each(['../console.html', 'nothing.js', '', '.', '..', 'console-1.js/'])('do not include %j', (name) => {
    expect(new ConsoleFiles(folder).asset(name)).toBeUndefined()
  })

  it('are missing where the console was not built', () => {
    const files = new ConsoleFiles(join(folder, 'nowhere'))
    expect([files.page('console.html'), files.asset('console-1.js')]).toEqual([undefined, undefined])
  })
})
