// @ts-check
// The least that a Fastify server with many answers can do: one route, a buffer for each URL.
import { Buffer } from 'node:buffer'
import fastify from 'fastify'

const { BODY = '', ENTRIES, PATH_OF_ENTRY = '', PORT } = process.env
/** @type {Map<string | undefined, Buffer>} */
const bodies = new Map()
for (let entry = 1; entry <= Number(ENTRIES); entry += 1)
  bodies.set(PATH_OF_ENTRY.replace('RANDOM', String(entry)), Buffer.from(BODY))

const app = fastify()
app.get('/specs', ({ raw }, reply) => {
  reply.header('content-type', 'application/json').send(bodies.get(raw.url))
})
await app.listen({ host: '127.0.0.1', port: Number(PORT) })
