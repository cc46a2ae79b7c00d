import { demoKey } from './demo-accounts.js'
import { startEmulator } from './emulator.js'
import { projectIds } from './catalogue/projects.js'
import { controlPrefix } from './control/control-reply.js'

/** The emulator as a program: `PORT` (4010) and `HOST` (127.0.0.1) from the environment. */
async function main(): Promise<void> {
  const port = process.env['PORT'] ?? '4010'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error('PORT must be 0 to 65535')
  const emulator = await startEmulator({ port: Number(port), host: process.env['HOST'] ?? '127.0.0.1' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.close())
  process.stdout.write(`${banner(emulator.url)}\n`)
}

const banner = (url: string): string =>
  [
    `ModelArts emulator listens on ${url}`,
    `  try   GET ${url}/v1/${projectIds.main}/job/resource-specs?job_type=train, signed with`,
    `        access key ${demoKey.accessKey}, secret key ${demoKey.secretKey} (made up, open nothing else)`,
    `  tell  PUT ${url}${controlPrefix}/behaviour {"kind":"slow","delayMs":2000}; DELETE ends it`,
  ].join('\n')

main().catch((error: unknown) => {
  process.stderr.write(
    `The emulator cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exitCode = 1
})
