import { bundledPackages } from './test/support/bundled-packages.mjs'

/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  // Sources import `./x.js` as ESM asks; under Jest the file is `./x.ts`.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', ...(await bundledPackages()) },
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  reporters: ['default', '<rootDir>/test/support/jest-verdict.mjs'],
  testTimeout: 30_000,
  // Jest itself would leave a core to itself. More workers than cores save a quarter of the time, and starve tests of
  // the time that they give as soon as something else runs beside them.
  maxWorkers: '100%',
  // Modules of past test files stay in memory. So tests run in a process beside Jest, also where one is
  // enough, and it is replaced when it has grown.
  workerIdleMemoryLimit: '768MB',
}
