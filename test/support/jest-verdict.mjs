/** A Jest reporter that reports the result to the process that started Jest. See scripts/test.mjs. */
export default class JestVerdict {
  onRunComplete(_contexts, { numFailedTests, numRuntimeErrorTestSuites, wasInterrupted }) {
    process.send?.({ success: numFailedTests + numRuntimeErrorTestSuites === 0 && !wasInterrupted })
  }
}
