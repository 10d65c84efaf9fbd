import { expect, test } from '@playwright/test'

const day = '2025-06-30'
for (const [view, path] of [['chart', `/entity/alipay?as_of=${day}&view=chart`], ['table', `/entity/ant-group?as_of=${day}&view=table`], ['network', `/entity/ant-group?as_of=${day}&view=network`]] as const) {
  test(`printed: ${view}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    if (view === 'chart') await expect(page.locator('[data-card=alipay]')).toBeVisible()
    await page.pdf({ path: `node_modules/.cache/print/${view}.pdf`, preferCSSPageSize: true, printBackground: true })
    await page.emulateMedia({ media: 'print', reducedMotion: 'reduce' })
    for (const seen of [page.locator('.printed'), page.locator('.printed').getByText(day), page.getByRole('heading', { name: 'Sources of what is shown' })]) await expect(seen.first()).toBeVisible()
    await expect(page.locator('.printed .sources li').first()).toBeVisible()
    if (view === 'chart') {
      await expect(page.getByRole('list', { name: 'Legend' })).toBeVisible()
      await page.setViewportSize({ width: 1032, height: 720 }) // a landscape page within its margins
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
      const paper = (await page.locator('.chart').boundingBox()) ?? { x: 0, width: 0, y: 0, height: 0 }
      for (const card of await page.locator('[data-card]').all()) {
        const box = (await card.boundingBox()) ?? { x: -99, width: 0, y: -99, height: 0 }
        expect(box.x >= paper.x - 1 && box.y >= paper.y - 1 && box.x + box.width <= paper.x + paper.width + 1 && box.y + box.height <= paper.y + paper.height + 1).toBe(true)
      }
      await page.screenshot({ path: 'node_modules/.cache/print/chart.png' })
    }
    const controls = await page.locator('button, input, select').evaluateAll((all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches('th button, .link, li button')).map((one) => one.outerHTML.slice(0, 90)))
    expect(controls).toEqual([])
  })
}
