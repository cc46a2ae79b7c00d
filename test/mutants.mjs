// npm run mutants -- --seed N --count 100 [--paths src/cache,…] [--repo DIR] [--minutes M] [--near] [--files N] [--jobs N] [--list]
// Would the tests see a fault? Puts faults that a seed draws into a copy of the sources, each behind a switch, and runs with each
// the test files that reach it: those of test/unit and test/contract first, then those of test/e2e and test/fault, of which the N
// that reach the fewest faults, so the share killed is the least that it can be. With --near only the first ones.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import ts from 'typescript'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100' },
    paths: { type: 'string', default: 'src/cache,src/upstream,src/specs,src/http' },
    repo: { type: 'string', default: '.' },
    minutes: { type: 'string', default: '600' },
    near: { type: 'boolean', default: false },
    files: { type: 'string', default: '15' },
    jobs: { type: 'string', default: '2' },
    list: { type: 'boolean', default: false },
  },
})
const repo = resolve(values.repo)
const endsAt = Date.now() + Number(values.minutes) * 60_000
const tracked = execFileSync('git', ['ls-files'], { cwd: repo, encoding: 'utf8' }).trim().split('\n')
const copy = mkdtempSync(join(tmpdir(), 'mutants-'))
const reachedFile = join(copy, 'reached')
const running = new Set()
process.on('exit', () => {
  for (const child of running) kill(child)
  rmSync(copy, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))

const mutants = draw(Number(values.seed), Number(values.count))
if (values.list) {
  for (const mutant of mutants) say('drawn', mutant)
  process.exit(0)
}
prepare()

const near = await reach('test/(unit|contract)/')
await inTurn(mutants, (mutant) => challenge(mutant, near, Infinity))
const left = mutants.filter((mutant) => mutant.verdict === 'survived')
if (!values.near && left.length > 0) {
  const far = await reach('test/(e2e|fault)/')
  await inTurn(left, (mutant) => challenge(mutant, far, Number(values.files)))
}

const by = (verdict) => mutants.filter((mutant) => mutant.verdict === verdict)
for (const mutant of [...by('survived'), ...by('undecided')]) say(mutant.verdict, mutant)
const killed = by('killed').length + by('timeout').length
const ran = killed + by('survived').length
process.stdout.write(
  `seed ${values.seed}: ${ran} of ${mutants.length} mutants ran, ${killed} killed (${by('timeout').length} of them by the time limit), ` +
    `${by('survived').length} survived, share killed ${((100 * killed) / Math.max(1, ran)).toFixed(1)} %\n`,
)

/** The mutants that the seed draws, evenly from all places where one is possible. */
function draw(seed, count) {
  const paths = values.paths.split(',').map((path) => path.replace(/\/$/, ''))
  const files = tracked.filter(
    (file) => file.endsWith('.ts') && paths.some((path) => file === path || file.startsWith(`${path}/`)),
  )
  const found = files.sort().flatMap(mutationsIn)
  const random = randomFrom(seed)
  for (let last = found.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[found[last], found[other]] = [found[other], found[last]]
  }
  return found.slice(0, count).map((mutant, id) => ({ ...mutant, id, reaches: new Set() }))
}

/** mulberry32 */
function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function mutationsIn(file) {
  const text = readFileSync(join(repo, file), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
  const found = []
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isEnumDeclaration(node) || ts.isImportDeclaration(node)) return
    for (const to of mutationsOf(node, source)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      found.push({ file, line, start: node.getStart(), end: node.getEnd(), from: node.getText(), to })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** What may stand in a node's place; undefined for nothing at all. */
function mutationsOf(node, source) {
  const swaps = {
    ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===' },
    ...{ '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '&&': '||', '||': '&&' },
  }
  const found = []
  if (ts.isBinaryExpression(node)) {
    const swap = swaps[node.operatorToken.getText(source)]
    const joinsText = swap === '-' && [node.left, node.right].some(isText)
    if (swap && !joinsText) found.push(`(${node.left.getText()}) ${swap} (${node.right.getText()})`)
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) found.push('false')
  if (node.kind === ts.SyntaxKind.FalseKeyword) found.push('true')
  if (ts.isNumericLiteral(node) && node.parent.name !== node) found.push(`${node.getText()} + 1`)
  const { parent } = node
  const isCondition =
    ((ts.isIfStatement(parent ?? source) || ts.isWhileStatement(parent ?? source)) &&
      parent.expression === node) ||
    (ts.isConditionalExpression(parent ?? source) && parent.condition === node)
  if (isCondition) found.push(`!(${node.getText()})`)
  const isReturned =
    (ts.isReturnStatement(parent ?? source) && parent.expression === node) ||
    (ts.isArrowFunction(parent ?? source) && parent.body === node)
  if (isReturned && isText(node) && node.getText().length > 2) found.push("''")
  if (isReturned && ts.isArrayLiteralExpression(node) && node.elements.length > 0) found.push('[]')
  if (ts.isExpressionStatement(node) && !/^(super\b|['"])/.test(node.getText())) found.push(undefined)
  return found
}

function isText(node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
}

/** The copy, with every mutant behind its switch: so the files are compiled once, and tests tell which mutants they reach. */
function prepare() {
  for (const file of tracked) if (existsSync(join(repo, file))) cpSync(join(repo, file), join(copy, file))
  for (const folder of ['node_modules', 'dist']) {
    if (existsSync(join(repo, folder))) symlinkSync(join(repo, folder), join(copy, folder))
  }
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const text = readFileSync(join(repo, file), 'utf8')
    const edits = mutants.filter((mutant) => mutant.file === file)
    edits.sort((a, b) => a.start - b.start || b.end - a.end)
    writeFileSync(join(copy, file), withSwitches(text, 0, text.length, edits))
  }
  writeFileSync(
    join(copy, 'mutant-switch.cjs'),
    `const active = Number(process.env.MUTANT ?? -1)
     const reached = process.env.MUTANTS_REACHED
     const seen = new Set()
     globalThis.mutant = (id) => {
       if (reached && !seen.has(id)) require('node:fs').appendFileSync(reached, id + ' ' + expect.getState().testPath + '\\n')
       seen.add(id)
       return id === active
     }`,
  )
}

/** Mutants may stand inside one another: the outer one wraps what the inner ones have made. */
function withSwitches(text, from, to, edits) {
  let made = ''
  let at = from
  for (let index = 0; index < edits.length;) {
    const edit = edits[index++]
    const inner = []
    while (index < edits.length && edits[index].start < edit.end) inner.push(edits[index++])
    const original = withSwitches(text, edit.start, edit.end, inner)
    const isOn = `globalThis.mutant?.(${edit.id})`
    made += text.slice(at, edit.start)
    made +=
      edit.to === undefined ? `{ if (!${isOn}) ${original} }` : `(${isOn} ? (${edit.to}) : (${original}))`
    at = edit.end
  }
  return made + text.slice(at, to)
}

/** Runs the related test files that match, without a fault: which mutants does each reach? Those that fail say nothing. */
async function reach(pattern) {
  writeFileSync(reachedFile, '')
  const files = [...new Set(mutants.map((mutant) => mutant.file))]
  // Jest follows imports only below its roots.
  const roots = ['test', 'src'].flatMap((root) => ['--roots', `<rootDir>/${root}`])
  const related = await jest([...roots, '--listTests', '--findRelatedTests', ...files], {}, 120_000)
  const tests = related.output.split('\n').filter((path) => new RegExp(pattern).test(path))
  if (tests.length === 0) return new Map()
  const result = join(copy, 'result.json')
  const workers = ['--maxWorkers', values.jobs, '--json', '--outputFile', result]
  const run = await jest(
    [...workers, '--runTestsByPath', ...tests],
    { MUTANTS_REACHED: reachedFile },
    endsAt - Date.now(),
  )
  if (!existsSync(result)) throw new Error(`Jest wrote no result:\n${run.output.slice(-2000)}`)
  const { testResults } = JSON.parse(readFileSync(result, 'utf8'))
  const tookMs = new Map(
    testResults
      .filter(({ status }) => status === 'passed')
      .map((test) => [test.name, test.endTime - test.startTime]),
  )
  for (const line of readFileSync(reachedFile, 'utf8').trim().split('\n')) {
    const [id, path] = line.split(' ')
    if (tookMs.has(path)) mutants[Number(id)].reaches.add(path)
  }
  const failed = testResults
    .filter(({ status }) => status !== 'passed')
    .map(({ name }) => relative(copy, name))
  process.stdout.write(
    `${tookMs.size} test files of ${pattern} in use; failed without a fault: ${failed.join(' ') || 'none'}\n`,
  )
  return tookMs
}

/** Runs at most `most` test files with the fault; a time far beyond what they took without it kills it too. */
async function challenge(mutant, tookMs, most) {
  const reachedBy = (path) => mutants.filter(({ reaches }) => reaches.has(path)).length
  const tests = [...mutant.reaches]
    .filter((path) => tookMs.has(path))
    .sort((a, b) => reachedBy(a) - reachedBy(b))
    .slice(0, most)
    .sort((a, b) => tookMs.get(a) - tookMs.get(b))
  const mayTakeMs = 60_000 + 4 * tests.reduce((sum, path) => sum + tookMs.get(path), 0)
  if (Date.now() > endsAt) return void (mutant.verdict = 'undecided')
  mutant.verdict ??= 'survived'
  if (tests.length === 0) return
  const args = ['--maxWorkers', '1', '--bail', '--runTestsByPath', ...tests]
  const run = await jest(args, { MUTANT: String(mutant.id) }, mayTakeMs)
  if (run.code === 0) return
  // A test that fails by itself on a busy machine kills nothing: it has to pass without the fault.
  const failing = tests.filter((path) => run.output.includes(`FAIL ${relative(copy, path)}`))
  const again = await jest(
    ['--maxWorkers', '1', '--runTestsByPath', ...(failing.length > 0 ? failing : tests)],
    {},
    600_000,
  )
  if (again.code === 0) mutant.verdict = run.code === undefined ? 'timeout' : 'killed'
  if (again.code === 0) say(mutant.verdict, mutant)
}

function jest(args, env, limitMs) {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      ['node_modules/jest/bin/jest.js', '--setupFilesAfterEnv', './mutant-switch.cjs', ...args],
      {
        cwd: copy,
        env: {
          ...process.env,
          ...env,
          NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
        },
        detached: true,
      },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text))
    running.add(child)
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      kill(child)
    }, limitMs)
    child.on('close', (code) => {
      clearTimeout(timer)
      running.delete(child)
      done({ code: timedOut ? undefined : code, output })
    })
  })
}

/** With its workers, which otherwise outlive it. */
function kill(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

async function inTurn(all, work) {
  const waiting = [...all]
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next)
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, one))
}

function say(verdict, { file, line, from, to }) {
  const short = (text) => text.replace(/\s+/g, ' ').slice(0, 90)
  process.stdout.write(
    `${verdict.padEnd(9)} ${file}:${line}  ${short(from)}  ->  ${to === undefined ? 'nothing' : short(to)}\n`,
  )
}
