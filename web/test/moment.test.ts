import { expect, test } from 'vitest';
import { isMoment } from '../src/lib/format.ts';

test.each(['2025', '2025-01', '2025-W03', '2025-01-25', '2024-02-29', '2025-01-25T10:00:00Z', '2025-01-18T02:00:00+03:00[Africa/Nairobi]'])('%s is a moment', (s) => expect(isMoment(s)).toBe(true));
test.each(['', 'yesterday', '42', '2025-13', '2025-02-30', '2025-1-2', '2025-01-25T', '2025-01-25T99:00Z', '25/01/2025'])('%s is none', (s) => expect(isMoment(s)).toBe(false));
