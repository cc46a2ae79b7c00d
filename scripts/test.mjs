// npm test: everything that the tests need, then the tests. Arguments go to Jest: npm test -- test/unit
import { getRedisServer } from './redis-server.mjs'
import { runJest } from './run-jest.mjs'
import { build, install } from './set-up.mjs'

await install()
await build()
process.exitCode = await runJest(process.argv.slice(2), {
  ...redisServer(),
  // Without it Jest cannot load ES modules, which all of Nest is.
  NODE_OPTIONS:
    `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
})

function redisServer() {
  try {
    return getRedisServer()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
