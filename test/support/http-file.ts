/** One call of a `.http` file, with what its `# expect` line promises. */
export interface HttpFileRequest {
  readonly name: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly expected: { readonly status: number; readonly contains: string }
}

/**
 * Reads the format that IDEs share: `@name = value`, `{{name}}`, `### name` before each request, `#` comments.
 * `variables` win over those of the file.
 */
export function readHttpFile(text: string, variables: Readonly<Record<string, string>>): HttpFileRequest[] {
  const [preamble = '', ...blocks] = text.split(/^### */m)
  const ofFile = [...preamble.matchAll(/^@(\w+) *= *(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ])
  const values: Readonly<Record<string, string>> = { ...Object.fromEntries(ofFile), ...variables }
  const fill = (line: string) =>
    line.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`{{${name}}} has no value`)
      return value
    })
  return blocks.map((block) => readBlock(fill(block)))
}

function readBlock(block: string): HttpFileRequest {
  const [name = '', ...lines] = block.split('\n')
  const [, status = '', contains = ''] = /^# expect (\d{3}) ?(.*)$/m.exec(block) ?? []
  const [requestLine = '', ...headerLines] = lines.filter((line) => line !== '' && !line.startsWith('#'))
  const [, method = '', url = ''] = /^([A-Z]+) (\S+)$/.exec(requestLine) ?? []
  const headers = headerLines.map((line) => {
    const [, field = '', value = ''] = /^([A-Za-z-]+): (.+)$/.exec(line) ?? []
    if (field === '') throw new Error(`${name}: ${line} is no header`)
    return [field, value]
  })
  if (method === '' || status === '') throw new Error(`${name}: no request, or no # expect line`)
  return {
    name,
    method,
    url,
    headers: Object.fromEntries(headers),
    expected: { status: Number(status), contains },
  }
}
