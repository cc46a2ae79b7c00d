// Sends the forms of the page and shows the answers as they came, digit by digit: no answer is parsed.

for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (form.dataset.path) void send(form)
  })
}

// A link may lead to something that is folded.
addEventListener('hashchange', unfold)
unfold()

async function send(form) {
  const button = form.querySelector('button')
  const output = form.querySelector('output')
  const { path, headers } = requestOf(form)
  button.disabled = true
  const startMs = performance.now()
  try {
    const answer = await fetch(path, { headers, cache: 'no-store' })
    const body = await answer.text()
    const tookMs = Math.round(performance.now() - startMs)
    output.replaceChildren(
      block(curlOf(path, headers)),
      block(
        `${answer.status} ${answer.statusText}, after ${tookMs} ms\n${[...answer.headers].map(line).join('\n')}`,
      ),
      ...(body === '' ? [] : [block(isJson(answer) ? indented(body) : body)]),
    )
  } catch (error) {
    output.replaceChildren(block(`No answer: ${error.message}`))
  } finally {
    button.disabled = false
  }
}

function requestOf(form) {
  let path = form.dataset.path
  const query = new URLSearchParams()
  const headers = {}
  for (const { name, value, dataset } of form.querySelectorAll('input, select')) {
    if (dataset.in === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value))
    else if (value === '') continue
    else if (dataset.in === 'query') query.set(name, value)
    else headers[name] = value
  }
  const credential = document.getElementById('credential').value.trim()
  if (credential !== '') headers.Authorization = `Bearer ${credential}`
  return { path: query.size > 0 ? `${path}?${query}` : path, headers }
}

function curlOf(path, headers) {
  const shown = Object.entries(headers).map(([name, value]) =>
    name === 'Authorization' ? "-H 'Authorization: Bearer …'" : `-H ${quoted(line([name, value]))}`,
  )
  return ['curl -i', ...shown, quoted(new URL(path, location.href))].join(' ')
}

function quoted(text) {
  return `'${String(text).replaceAll("'", String.raw`'\''`)}'`
}

function line([name, value]) {
  return `${name}: ${value}`
}

function isJson(answer) {
  return /[/+]json\b/.test(answer.headers.get('content-type') ?? '')
}

/** JSON on several lines. Only white space is added, outside of strings. */
function indented(json) {
  let depth = 0
  return json.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token, at) => {
    if (token === ',') return `,${newLine(depth)}`
    if (token === ':') return ': '
    if (token === '{' || token === '[') {
      depth++
      return /[\]}]/.test(json[at + 1]) ? token : token + newLine(depth)
    }
    if (token === '}' || token === ']') {
      depth--
      return /[{[]/.test(json[at - 1]) ? token : newLine(depth) + token
    }
    return token
  })
}

function newLine(depth) {
  return `\n${'  '.repeat(depth)}`
}

function block(text) {
  const pre = document.createElement('pre')
  pre.textContent = text
  return pre
}

function unfold() {
  const target = document.getElementById(location.hash.slice(1))
  if (target instanceof HTMLDetailsElement) target.open = true
}
