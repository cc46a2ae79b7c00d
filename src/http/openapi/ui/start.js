// Starts Swagger UI with the service's own document.
const { SwaggerUIBundle } = globalThis

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#ui',
  deepLinking: true,
  displayRequestDuration: true,
  // Its default calls validator.swagger.io.
  validatorUrl: 'none',
  plugins: [{ wrapComponents: { responseBody: withEveryDigit } }],
})

/** Swagger UI indents JSON by parsing it, which rounds ids above 2^53. It shows text as it is. */
function withEveryDigit(ResponseBody, { React }) {
  return (props) =>
    React.createElement(
      ResponseBody,
      /[/+]json\b/.test(props.contentType ?? '')
        ? { ...props, contentType: 'text/plain', content: indented(String(props.content)) }
        : props,
    )
}

/** Adds white space outside strings only. */
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
