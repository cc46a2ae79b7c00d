// node scripts/test-on-node.mjs 24 [arguments for Jest]: the tests on another version of Node.
//
// The `node` package of npm is only a wrapper: its install script fetches the package that holds the program for
// this platform. Install scripts are off here (.npmrc), so that package is asked for by its own name.
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { capture, npm, run } from './run.mjs'
import { build, install } from './set-up.mjs'

const [version, ...jestArguments] = process.argv.slice(2)
if (!/^\d+(\.\d+){0,2}$/.test(version ?? '')) {
  process.stderr.write('Say which version: node scripts/test-on-node.mjs 24\n')
  process.exit(2)
}

await install()
await build()
const folder = await nodeFolder()
const PATH = `${folder}${delimiter}${process.env.PATH}`
await run([join(folder, 'node'), '-p', '`Node ${process.version}`'])
process.exitCode = await run([join(folder, 'node'), 'scripts/test.mjs', ...jestArguments], { PATH })

async function nodeFolder() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}`
  const home = resolve('.cache', `node-${version}`)
  const bin = join(home, 'node_modules', name, 'bin')
  if (!existsSync(bin)) {
    process.stderr.write(`getting ${name}@${version} …\n`)
    const { code, output } = await capture([
      ...npm,
      'install',
      '--prefix',
      home,
      '--no-save',
      `${name}@${version}`,
    ])
    if (code !== 0) {
      process.stderr.write(output)
      process.exit(code)
    }
  }
  return bin
}
