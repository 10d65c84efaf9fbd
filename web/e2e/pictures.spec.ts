import { expect, test, type Page } from '@playwright/test'

// Pictures of what the page shows, to be looked at, in node_modules/.cache/pictures; those
// of the README in internal/docs/pictures. Every view is of a fixed day.
const day = '2025-06-30'
const states: { name: string; path: string; ready?: (page: Page) => Promise<unknown>; offline?: boolean }[] = [
  { name: 'first', path: '/' },
  { name: 'alipay', path: `/entity/alipay?as_of=${day}&view=chart` },
  { name: 'ant-2020', path: '/entity/ant-group?as_of=2020-10-01&view=chart' },
  { name: 'compare', path: `/entity/ant-group?as_of=${day}&since=2020-10-01&panel=compare&view=chart` },
  { name: 'rules', path: '/entity/ant-group?as_of=2020-10-01&panel=rules&view=chart' },
  { name: 'network', path: `/entity/ant-group?as_of=${day}&view=network`, ready: (page) => expect(page.getByText('arranging')).toHaveCount(0) },
  { name: 'table', path: `/entity/alipay?as_of=${day}&view=table` },
  { name: 'list', path: `/entity/alipay?as_of=${day}` },
  { name: 'cypher', path: '/cypher' },
  { name: 'about', path: '/', ready: (page) => page.getByRole('button', { name: 'About', exact: true }).click() },
  { name: 'nothing', path: '/entity/ant-grup' },
  { name: 'nonsense', path: '/entity/ant-group?as_of=2020-02-30&view=pie' },
  { name: 'offline', path: `/entity/ant-group?as_of=${day}`, offline: true },
]

for (const scheme of ['light', 'dark'] as const) {
  for (const [width, height] of [[1440, 900], [390, 844]] as const) {
    for (const { name, path, ready, offline } of states) {
      test(`${name}, ${scheme}, ${width}`, async ({ page }) => {
        await page.setViewportSize({ width, height })
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        if (offline) await page.route('**/api/**', (route) => route.abort())
        await page.goto(path)
        await page.waitForLoadState('networkidle')
        await ready?.(page)
        await page.screenshot({ path: `node_modules/.cache/pictures/${name}-${width}-${scheme}.png`, fullPage: width < 1000 })
      })
    }
  }
}

// The README's: who owns Alipay.
for (const scheme of ['light', 'dark'] as const) {
  test(`for the README, ${scheme}`, async ({ page }) => {
    await page.setViewportSize({ width: 1360, height: 940 })
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.goto(`/entity/alipay?as_of=${day}&view=chart`)
    await expect(page.locator('[data-card=alipay]')).toBeVisible()
    await page.waitForLoadState('networkidle')
    await page.locator('.work > .left').screenshot({ path: `../internal/docs/pictures/who-owns-alipay-${scheme}.png` })
  })
}
