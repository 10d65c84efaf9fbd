import base from './playwright.config'

/** The pictures are made when they are asked for, by make web-pictures, and by no test run. */
export default { ...base, testIgnore: [], testMatch: 'pictures.spec.ts', retries: 0 }
