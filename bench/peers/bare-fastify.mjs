// @ts-check
// The least that a Fastify server can do: a constant buffer, on the routes that the service has for it.
import { readFileSync } from 'node:fs'
import fastify from 'fastify'

const body = readFileSync(process.env.BODY_FILE ?? '')
// The time limits of the service, so that both close slow sockets.
const app = fastify({
  requestTimeout: 8_000,
  http: { headersTimeout: 8_000, connectionsCheckingInterval: 100 },
})
for (const route of ['/specs', '/v1/:project_id/job/resource-specs']) {
  app.get(route, (_request, reply) => {
    reply.header('content-type', 'application/json').send(body)
  })
}
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
