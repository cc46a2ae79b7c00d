// Serves the machine picker, as a frontend team would, on HOST:PORT; SERVICE_URL is where the page asks.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { preview } from 'vite'

const root = import.meta.dirname
const { HOST = '127.0.0.1', PORT = '8080', SERVICE_URL = 'http://127.0.0.1:3000' } = process.env

// A copy, because each server has a configuration of its own.
const outDir = mkdtempSync(join(tmpdir(), 'machine-picker-'))
cpSync(join(root, 'dist'), outDir, { recursive: true })
writeFileSync(join(outDir, 'config.json'), JSON.stringify({ baseUrl: SERVICE_URL }))

const server = await preview({
  root,
  logLevel: 'warn',
  build: { outDir },
  preview: { host: HOST, port: Number(PORT), strictPort: true },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    rmSync(outDir, { recursive: true, force: true })
    await server.close()
    process.exit(0)
  })
}
