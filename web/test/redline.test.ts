import { describe, expect, it } from 'vitest';
import { redline } from '../src/screens/reports/redline.ts';

const draw = (lines: ReturnType<typeof redline>) => lines.map((l) => l.map((p) => (p.type === 'same' ? p.text : p.type === 'gone' ? `[-${p.text}-]` : `[+${p.text}+]`)).join(''));

describe('two wordings beside each other', () => {
  it('a line that changed shows the words that did', () => {
    expect(draw(redline(['The bases recorded 13 patrols, 4 of them with partners.'], ['The bases recorded 13 patrols, 3 of them with partners.']))).toEqual(['The bases recorded 13 patrols,[- 4-][+ 3+] of them with partners.']);
  });
  it('each line finds the one that it was, whatever their order', () => {
    expect(draw(redline(['FOB 1 | 3 | 4 | quiet all night', 'FOB 2 | 0 | 2 | not received'], ['FOB 2 | 0 | 2 | late: generator', 'FOB 1 | 3 | 5 | quiet all night']))).toEqual(['FOB 2 | 0 | 2 |[- not received-][+ late: generator+]', 'FOB 1 | 3 |[- 4-][+ 5+] | quiet all night']);
  });
  it('what has no counterpart stands alone', () => {
    expect(draw(redline(['Orvenian officers: was 373, is now 375.'], ['No arrival was announced this week.']))).toEqual(['[-Orvenian officers: was 373, is now 375.-]', '[+No arrival was announced this week.+]']);
    expect(redline([], [])).toEqual([]);
  });
  it('a sentence added at the end is the only thing that is new', () => {
    expect(draw(redline(['All worked.'], ['All worked. One was late.']))).toEqual(['All worked.[+ One was late.+]']);
  });
});
