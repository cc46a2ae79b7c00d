// npm run demo: the service in front of a ModelArts emulator, both on this machine, and four questions answered.
// The page of examples/picker shows the same live. No account, no Redis. Stays up until Ctrl-C; with `--once` (or DEMO_EXIT=1) it ends after the answers.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
import { build, install } from './set-up.mjs'

const showOnce = process.argv.includes('--once') || process.env.DEMO_EXIT === '1'
// Long enough to be felt, as a call across a network is.
const upstreamDelayMs = 300
// A GPU is sold out and freed so often; lists are kept for less, so that it is seen.
const marketEveryMs = 20_000
const ttlSeconds = 10
const soughtAfter = 'modelarts.vm.gpu.v100'
/** On the newer generation of ModelArts. */
const newerProject = '2222bbbb2222bbbb2222bbbb2222bbbb'
const folder = mkdtempSync(join(tmpdir(), 'specs-demo-'))
const projectsFile = join(folder, 'projects.json')
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const programs = []
let lastText
process.once('SIGINT', () => end(0))
process.once('SIGTERM', () => end(0))
process.once('SIGHUP', () => end(0))

await install()
await build()
const { demoKey } = await import('../dist/emulator/demo-accounts.js')
try {
  const emulator = await startEmulator()
  const pickerPort = await portNear(8080)
  const service = await startService(emulator, `http://127.0.0.1:${pickerPort}`)
  const picker = await start(
    'machine picker',
    'examples/picker/serve.mjs',
    8080,
    { SERVICE_URL: service },
    '/',
    pickerPort,
  )
  await show(service)
  if (showOnce) await end(0)
  else {
    showWhatToTry(service, emulator, picker)
    sellAndFree(emulator)
  }
} catch (error) {
  say(`\n${error.message}`)
  await end(1)
}

async function startEmulator() {
  const url = await start('ModelArts emulator', 'dist/emulator/main.js', 4010, {}, '/__emulator')
  const answer = await fetch(`${url}/__emulator/behaviour`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'slow', delayMs: upstreamDelayMs, path: '/job/' }),
  })
  if (!answer.ok) throw new Error(`the emulator did not take our word: ${await answer.text()}`)
  return url
}

async function startService(emulator, frontend) {
  // Beside the default project.
  const { accessKey: ak, secretKey: sk } = demoKey
  const projects = [{ id: newerProject, endpoint: emulator, api: 'v2', ak, sk }]
  writeFileSync(projectsFile, JSON.stringify({ projects }))
  const env = {
    PROJECTS_FILE: projectsFile,
    MODELARTS_ENDPOINT: emulator,
    MODELARTS_PROJECT_ID: demoKey.projects[0],
    HUAWEICLOUD_SDK_AK: demoKey.accessKey,
    HUAWEICLOUD_SDK_SK: demoKey.secretKey,
    CALLER_AUTH: 'none',
    CORS_ORIGINS: frontend,
    CACHE_TTL_SECONDS: String(ttlSeconds),
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'pretty',
    SHUTDOWN_TIMEOUT_MS: '2000',
  }
  return start('specs service', 'dist/main.js', 3000, env, '/health/ready')
}

async function start(name, entry, usualPort, env, readyPath, port) {
  port ??= await portNear(usualPort)
  const url = `http://127.0.0.1:${port}`
  const program = startProgram(entry, { ...env, HOST: '127.0.0.1', PORT: String(port) })
  programs.push(program)
  await program.answers(`${url}${readyPath}`)
  const note = port === usualPort ? '' : `   (port ${usualPort} is taken)`
  say(`${name.padEnd(20)} ${url}${note}`)
  void program.exited.then(() => {
    if (programs.length > 0) say(`\nthe ${name} ended by itself:\n${program.output()}`)
    return end(1)
  })
  return url
}

async function show(service) {
  say(`
The service caches in memory here, and does not authenticate callers (CALLER_AUTH=none). Each call to the emulator is
signed with SDK-HMAC-SHA256 as for the real ModelArts, and takes ${upstreamDelayMs} ms.`)
  await ask('1. A first question: a miss, so ModelArts is asked', `${service}/specs?job_type=train`)
  await ask('2. The same again: a hit, from memory', `${service}/specs?job_type=train`)
  await ask('3. The AI engines beside the machines', `${service}/engines`)
  await ask(
    '4. A bad question: a problem that names every fault',
    `${service}/specs?job_type=trian&engine_id=latest`,
  )
}

async function ask(title, url) {
  const startMs = performance.now()
  const answer = await fetch(url)
  const body = await answer.json()
  const tookMs = performance.now() - startMs
  say(`\n${title}\n\n   GET ${url}`)
  say(`   ${answer.status} ${answer.statusText}, after ${tookMs.toFixed(tookMs < 10 ? 1 : 0)} ms`)
  for (const name of ['Content-Type', 'Cache-Status', 'Age', 'Cache-Control', 'ETag', 'X-Request-Id']) {
    const value = answer.headers.get(name)
    if (value !== null) say(`   ${name}: ${value}`)
  }
  const text = shortened(body)
  say(`\n${indent(text === lastText ? '(the same body)' : text)}`)
  lastText = text
}

/** The first of the specs or engines stands for all. */
function shortened(body) {
  const name = ['specs', 'engines'].find((each) => body[each]?.length > 1)
  if (name === undefined) return JSON.stringify(body, null, 2)
  const [first, ...others] = body[name]
  const more = `… ${others.length} more`
  return JSON.stringify({ ...body, [name]: [first, more] }, null, 2).replace(`"${more}"`, more)
}

/** The market: what is sought after is gone for a while, and comes back. */
function sellAndFree(emulator) {
  let soldOut = false
  setInterval(() => {
    soldOut = !soldOut
    const body = JSON.stringify({ spec_code: soughtAfter, soldOut })
    fetch(`${emulator}/__emulator/sold-out`, { method: 'POST', body }).catch(() => {})
  }, marketEveryMs)
}

function showWhatToTry(service, emulator, picker) {
  const [projectId] = demoKey.projects
  const behaviour = `${emulator}/__emulator/behaviour`
  say(`
Open ${picker} in a browser: the machines to choose from, live. Every ${marketEveryMs / 1000} s ${soughtAfter}
is sold out or freed; the page shows it at most ${ttlSeconds} s later.

All stay up. Try, in another terminal:

   only what can be had, with 8 GPUs     curl -i '${service}/specs?job_type=train&available=true&min_gpu_num=8'
   as ModelArts itself would answer      curl -i '${service}/v1/${projectId}/job/resource-specs?job_type=train'
   a project on today's ModelArts        curl -i '${service}/specs?project_id=${newerProject}&job_type=train'
   the engines in the same way           curl -i '${service}/v1/${projectId}/job/ai-engines'
   ask again (at most once in 5 s)       curl -i -H 'Cache-Control: no-cache' '${service}/specs?job_type=train'
   break ModelArts …                     curl -X PUT '${behaviour}' -d '{"kind":"failure","status":503}'
   … and still be answered               curl -i '${service}/specs?job_type=train'
   … or learn why not                    curl -i '${service}/specs?job_type=inference'
   undo it                               curl -X DELETE '${behaviour}'
   read all about it                     ${service}/docs

Ctrl-C ends all.`)
}

/** Ends what was started, then us. Called more than once, it is done once. */
async function end(code) {
  const running = programs.splice(0)
  if (running.length === 0 && process.exitCode !== undefined) return
  process.exitCode = code
  await Promise.all(running.map((program) => program.stop()))
  process.exit(code)
}

/** The usual port when it is free, else any. */
async function portNear(usual) {
  for (const port of [usual, 0]) {
    const server = createServer()
    try {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      return server.address().port
    } catch {
      await sleep(0)
    } finally {
      server.close()
    }
  }
  throw new Error('no port is free')
}

function indent(text) {
  return text.replaceAll(/^/gm, '   ')
}

function say(text) {
  process.stdout.write(`${text}\n`)
}

/**
 * Runs `node <entry>` in the background with this environment, plus `PATH` and nothing else of ours: a REDIS_URL
 * in the shell of the one who tries the demo is not meant for it.
 */
function startProgram(entry, env) {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for us alone; we end the programs in good order.
    detached: true,
  })
  let output = ''
  let hasEnded = false
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => (output = (output + chunk).slice(-20_000)))
  }
  const exited = new Promise((resolve) => {
    child.once('error', resolve)
    child.once('close', resolve)
  }).then(() => {
    hasEnded = true
  })

  return {
    exited,
    output: () => output,

    /** Resolves once `url` answers with a success, within 30 s. */
    async answers(url) {
      const deadlineMs = performance.now() + 30_000
      while (!(await isOk(url))) {
        if (hasEnded) throw new Error(`${entry} ended at once:\n${output}`)
        if (performance.now() > deadlineMs) throw new Error(`${entry} does not answer on ${url}:\n${output}`)
        await sleep(50)
      }
    },

    async stop() {
      child.kill('SIGTERM')
      await Promise.race([exited, sleep(5000)])
      if (!hasEnded) child.kill('SIGKILL')
      await exited
    },
  }
}

async function isOk(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000) })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false
  }
}
