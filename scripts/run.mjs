import { spawn } from 'node:child_process'

/** @param {string} name of a program that a development dependency brings */
export function tool(name) {
  return [process.execPath, toolPaths[name]]
}

// Their files themselves rather than npx: quicker to start, and signals arrive.
const toolPaths = {
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  eslint: 'node_modules/eslint/bin/eslint.js',
  jest: 'node_modules/jest/bin/jest.js',
  knip: 'node_modules/knip/bin/knip.js',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  // TypeScript 7, which takes a third of the time. The linter, and others, need the API of version 6.
  tsc: 'node_modules/typescript-native/bin/tsc',
  vite: 'node_modules/vite/bin/vite.js',
}

/** npm itself: the one that runs us, when one does. */
export const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']

/** Runs a program in the foreground with our terminal; ends with its exit code. */
export function run([program, ...args], env = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    const release = forwardSignals(child)
    child.once('error', (error) => {
      release()
      process.stderr.write(`${program}: ${error.message}\n`)
      resolve(127)
    })
    child.once('close', (code) => {
      release()
      resolve(code ?? 1)
    })
  })
}

/** Runs a program quietly; ends with its exit code and all that it printed. After `timeout` ms, if given, it is killed. */
export function capture([program, ...args], env = {}, timeout = undefined) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      timeout,
      killSignal: 'SIGKILL',
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => (output += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk) => (output += chunk))
    child.once('error', (error) => resolve({ code: 127, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** A signal to us is one for the program that we run; we end when it has. Call the answer to undo it. */
export function forwardSignals(child) {
  const undo = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    // On Ctrl-C the terminal has signalled the whole group already: we only must not die first.
    const forward = () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal))
    process.on(signal, forward)
    return () => process.off(signal, forward)
  })
  return () => undo.forEach((release) => release())
}

export const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`
