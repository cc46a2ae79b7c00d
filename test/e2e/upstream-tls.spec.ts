import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { spawnService } from '../support/spawn-service.js'
import { given, upstreamClient } from '../support/upstream-client.js'

/** Made for these tests: an authority whose key is gone, and a certificate of it for localhost. */
const pem = (name: string) => new URL(`../support/tls/${name}`, import.meta.url)

let emulator: Emulator
let server: Server
let endpoint: string

/** TLS in front of the emulator, as a private cloud has it. */
beforeAll(async () => {
  emulator = await startEmulator()
  const identity = { key: readFileSync(pem('server-key.pem')), cert: readFileSync(pem('server.pem')) }
  server = createServer(identity, (socket) => {
    const inner = connect(emulator.port, '127.0.0.1')
    socket.on('error', () => inner.destroy())
    inner.on('error', () => socket.destroy())
    socket.pipe(inner).pipe(socket)
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  endpoint = `https://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await emulator.close()
  server.close()
  await once(server, 'close')
})

describe('an upstream with a certificate of a private authority', () => {
  it('is unreachable, whatever it would answer: certificates are verified', async () => {
    const upstream = upstreamClient({
      endpoint,
      credentials: { kind: 'aksk', accessKey: given(demoKey.accessKey), secretKey: given(demoKey.secretKey) },
      projectId: projectIds.main,
    })
    expect(await upstream.ask({})).toHaveProperty('code', 'upstream-unreachable')
    expect(emulator.control.requests().total).toBe(0)
    upstream.close()
  })

  it('is reached once NODE_EXTRA_CA_CERTS names the authority', async () => {
    const service = await spawnService({
      ...demoAccess,
      MODELARTS_ENDPOINT: endpoint,
      NODE_EXTRA_CA_CERTS: fileURLToPath(pem('authority.pem')),
    })
    try {
      const answer = await fetch(`${service.url}/specs`)
      expect([answer.status, await answer.json()]).toEqual([
        200,
        expect.objectContaining({ is_success: true }),
      ])
    } finally {
      await service.kill('SIGKILL')
    }
  })
})
