// @ts-check
// The least that a Fastify server can do: one route, one constant buffer.
import { readFileSync } from 'node:fs'
import fastify from 'fastify'

const body = readFileSync(process.env.BODY_FILE ?? '')
const app = fastify()
app.get('/specs', (_request, reply) => {
  reply.header('content-type', 'application/json').send(body)
})
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
