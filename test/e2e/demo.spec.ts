import { describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { spawnProgram } from '../support/spawn-program.js'

describe('npm run demo', () => {
  it('shows a miss, the same question as a hit, engines, and a problem, then ends when asked to', async () => {
    const demo = spawnProgram('scripts/demo.mjs', {}, ['--once'])
    expect(await demo.exited).toEqual({ code: 0, signal: null })
    const [, miss, hit, engines, problem] = demo.output().split(/^\d\. /m)
    expect(miss).toMatch(
      /GET .*\/specs[^]*200 OK[^]*Cache-Status: specs-bff; fwd=uri-miss; stored[^]*"spec_code"/,
    )
    expect(hit).toMatch(/GET .*\/specs[^]*200 OK[^]*Cache-Status: specs-bff; hit; ttl=\d+[^]*the same body/)
    expect(engines).toMatch(/GET .*\/engines[^]*200 OK[^]*"engine_version"/)
    expect(problem).toMatch(
      /GET .*\/specs[^]*400 Bad Request[^]*application\/problem\+json[^]*"invalid-query"/,
    )
  })

  it('stays up without a terminal until a signal, the machine picker beside it, and then ends all in good order', async () => {
    const demo = spawnProgram('scripts/demo.mjs', {})
    const url = await shown(demo.output, /specs service +(\S+)/)
    const picker = await shown(demo.output, /Open (\S+) in a browser/)
    await shown(demo.output, /(Ctrl-C) ends all/)
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    expect(await (await fetch(picker)).text()).toContain('<div id="root">')
    // It has a project of each generation.
    const newer = await fetch(`${url}/specs?project_id=2222bbbb2222bbbb2222bbbb2222bbbb`)
    expect(await newer.text()).toContain('"job_types":["train","inference"]')
    const allowed = await fetch(`${url}/specs`, { headers: { origin: picker.replace(/\/$/, '') } })
    expect(allowed.headers.get('access-control-allow-origin')).toBe(picker)
    expect(await demo.kill('SIGINT')).toEqual({ code: 0, signal: null })
    await expect(fetch(`${url}/health/ready`)).rejects.toThrow('fetch failed')
  })
})

async function shown(output: () => string, pattern: RegExp): Promise<string> {
  return eventually(() => pattern.exec(output())?.[1], {
    timeoutMs: 20_000,
    what: `the demo saying ${pattern}`,
  })
}
