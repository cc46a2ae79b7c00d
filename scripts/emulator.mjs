// npm run emulator: the ModelArts emulator alone (PORT, default 4010).
import { run } from './run.mjs'
import { build, install } from './set-up.mjs'

await install()
await build()
process.exitCode = await run([process.execPath, 'dist/emulator/main.js'])
