import { spawn } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'

interface Result {
  readonly messages: readonly { readonly ruleId: string; readonly line: number; readonly message: string }[]
}

// In two parts, so that this file has no such word itself.
const old = 'who' + 'ever'

/** What the linter says of these lines in a file of this name. */
async function lint(name: string, lines: readonly string[]): Promise<Result['messages']> {
  const args = ['node_modules/eslint/bin/eslint.js', '--format', 'json', '--stdin', '--stdin-filename', name]
  const child = spawn(process.execPath, args)
  child.stdin.end(lines.join('\n'))
  let output = ''
  for await (const chunk of child.stdout) output += String(chunk)
  const [result] = JSON.parse(output) as [Result]
  return result.messages
}

describe('the word list of the linter', () => {
  it.each([
    ['README.md', 'A sentence.'],
    ['.env.example', '# A sentence.'],
    ['scripts/check.mjs', '// A sentence.'],
  ])(
    'names the line and the word to use instead in %s',
    async (name, sentence) => {
      expect(await lint(name, [sentence])).toEqual([])
      expect(await lint(name, [sentence, sentence.replace('A sentence', old)])).toMatchObject([
        { ruleId: 'words/plain-words', line: 2, message: `“${old}”: use “the caller, the owner, …”` },
      ])
    },
    60_000,
  )
})
