import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { transformFile } from '@swc/core'

describe('diesWithUs', () => {
  it('runs its command when the process that asked is killed', async () => {
    const sleeper = spawn('sleep', ['60'])
    const slept = once(sleeper, 'exit')
    const owner = await processThatGuards(sleeper.pid)
    owner.kill('SIGKILL')
    expect(await slept).toEqual([null, 'SIGKILL'])
  })
})

async function processThatGuards(pid: number | undefined) {
  const { code } = await transformFile('test/support/dies-with-us.ts')
  const program = `${code}
    diesWithUs('kill', '-9', '${pid}')
    setInterval(() => undefined, 1000)
    console.log('guarding')`
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', program])
  await once(owner.stdout, 'data')
  return owner
}
