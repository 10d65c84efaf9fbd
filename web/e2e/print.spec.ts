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
    if (view === 'network') {
      // Paper has no WebGL: dots and lines are on a sheet of their own, which has their colours.
      await expect(page.getByRole('list', { name: 'Legend' })).toContainText('controls')
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
      const purple = await page.locator('canvas.sheet').evaluate((sheet: HTMLCanvasElement) => {
        const { data } = sheet.getContext('2d')?.getImageData(0, 0, sheet.width, sheet.height) ?? { data: [] }
        let count = 0
        for (let i = 0; i < data.length; i += 4) if (data[i] === 0x65 && data[i + 1] === 0x2e && data[i + 2] === 0xb1) count++
        return count
      })
      expect(purple).toBeGreaterThan(100)
      await page.evaluate(() => dispatchEvent(new Event('afterprint')))
      await expect(page.locator('canvas.sheet')).toHaveCount(0)
    }
    if (view === 'table') {
      const table = (await page.locator('.table table').boundingBox()) ?? { width: 0 }
      expect(table.width).toBeGreaterThan((page.viewportSize()?.width ?? 0) * 0.9)
      // No word of one line is broken in its middle: the column of kinds holds its longest.
      expect(await page.locator('td', { hasText: /^company$/ }).evaluateAll((cells) => cells.filter((cell) => cell.clientHeight > 0 && [...cell.childNodes].some((text) => { const range = document.createRange(); range.selectNodeContents(text); return range.getClientRects().length > 1 })).length)).toBe(0)
    }
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
