import type { EntityKind } from '../../api/client'

/** Paths of the icons of kinds on a square of 16, drawn with lines. */
export const icons: Record<EntityKind, string> = {
  person: 'M8 2.6a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 0 1 0-5.2zM2.8 14c0-2.9 2.3-4.4 5.2-4.4s5.2 1.5 5.2 4.4',
  company: 'M2.8 14V2.8h7V14M9.8 6.5h3.4V14M1.5 14h13M5.2 5.5h2.2M5.2 8.2h2.2M5.2 10.9h2.2',
  state: 'M1.8 6.2L8 2.4l6.2 3.8zM3.8 6.5v5.2M8 6.5v5.2M12.2 6.5v5.2M1.8 13.8h12.4',
  arrangement: 'M6 4.4a3.6 3.6 0 1 1 0 7.2a3.6 3.6 0 0 1 0-7.2zM10 4.4a3.6 3.6 0 1 1 0 7.2a3.6 3.6 0 0 1 0-7.2z',
  product: 'M8 1.8l5.6 3.1v6.2L8 14.2l-5.6-3.1V4.9zM2.4 4.9L8 8l5.6-3.1M8 8v6.2',
  group: 'M8 3a2 2 0 1 1 0 4a2 2 0 0 1 0-4zM4.6 13.5c0-2.3 1.5-3.7 3.4-3.7s3.4 1.4 3.4 3.7M3.2 5.3a1.5 1.5 0 1 0 0 3M1 12.3c0-1.5.9-2.5 2.1-2.5M12.8 5.3a1.5 1.5 0 1 1 0 3M15 12.3c0-1.5-.9-2.5-2.1-2.5',
  unknown: 'M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 0 1 0-12.4zM6 6.3a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 11.7v.1',
}

/** A circle that closes on itself. */
export const loopIcon = 'M12.5 6A5 5 0 1 0 13 9.5M13 3v3.2H9.8'
