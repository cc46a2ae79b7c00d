import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from '@jest/globals'

interface Bom {
  readonly bomFormat: string
  readonly metadata: { readonly component: { readonly type: string; readonly purl: string } }
  readonly components: readonly { readonly name: string; readonly version: string; readonly purl: string }[]
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

describe('npm run sbom', () => {
  let bom: Bom
  let manifest: Manifest
  beforeAll(async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], { maxBuffer: 64 << 20 })
    bom = JSON.parse(stdout) as Bom
    manifest = JSON.parse(await readFile('package.json', 'utf8')) as Manifest
  }, 60_000)

  it('is CycloneDX and names each dependency in its exact version', () => {
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: {
        component: { type: 'application', purl: expect.stringMatching(/^pkg:npm\/modelarts-specs-bff@/) },
      },
    })
    const listed = bom.components.map(({ purl }) => decodeURIComponent(purl))
    const expected = Object.entries(manifest.dependencies).map(
      ([name, version]) => `pkg:npm/${name}@${version}`,
    )
    expect(expected.filter((purl) => !listed.includes(purl))).toEqual([])
  })

  it('leaves out what only development needs, and the client', () => {
    const listed = new Set(bom.components.map(({ purl }) => decodeURIComponent(purl)))
    const tools = Object.entries(manifest.devDependencies).map(
      ([name, version]) => `pkg:npm/${name}@${version}`,
    )
    expect(tools.filter((purl) => listed.has(purl))).toEqual([])
    expect([...listed].filter((purl) => purl.includes('modelarts-specs-client'))).toEqual([])
  })
})
