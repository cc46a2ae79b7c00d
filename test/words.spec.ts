import { execFileSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'

interface Message {
  readonly ruleId: string
  readonly line: number
  readonly message: string
}

// In two parts, so that this file has no such word itself.
const old = 'who' + 'ever'

const files = [
  ['README.md', 'A sentence.'],
  ['.env.example', '# A sentence.'],
  ['scripts/check.mjs', '// A sentence.'],
] as const

// A process of its own, as Jest's module loader takes far longer for the linter; and one, as reading the configuration takes a second.
const lintAll = `
  import { ESLint } from 'eslint'
  const eslint = new ESLint()
  const lint = async (text, filePath) => (await eslint.lintText(text, { filePath }))[0].messages
  const texts = JSON.parse(process.argv[1])
  console.log(JSON.stringify(await Promise.all(texts.map(([name, text]) => lint(text, name)))))`

function lint(texts: readonly (readonly [name: string, text: string])[]): readonly (readonly Message[])[] {
  const args = ['--input-type=module', '--eval', lintAll, JSON.stringify(texts)]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Message[][]
}

describe('the word list of the linter', () => {
  it('names the line and the word to use instead, in text, settings and code', () => {
    const withOld = ([name, sentence]: (typeof files)[number]) =>
      [name, `${sentence}\n${sentence.replace('A sentence', old)}`] as const
    const messages = lint([...files, ...files.map(withOld)])
    const clean = files.map(() => [])
    const found = files.map(() => [
      { ruleId: 'words/plain-words', line: 2, message: `“${old}”: use “the caller, the owner, …”` },
    ])
    expect(messages).toMatchObject([...clean, ...found])
  }, 60_000)
})
