// Figures as the API gives them, for development and tests without a node: the
// table of five sources that the real engine must reproduce.
const text = (en, fr = en, ht = fr, es = en) => ({ en, fr, ht, es });
const KE = { contributor: 'KE' };

const figure = (measure, dims, label, phrase, low, high, confidence, more = {}) => ({
  measure, dims, label, phrase, low, high, low_entailed: true, high_entailed: false, confidence, unit: 'person',
  valid: '2025-01-25', known: '2025-01-25', why: [], claims: [], derived: [], roots: [], kinds: [], ...more,
});

const claim = (id, source, root, said, low, high, le, he, verdict, words, more = {}) => ({
  id, source, root, said: text(said), low, high, low_entailed: le, high_entailed: he, verdict, text: words, lang: 'en', ...more,
});

export const present = figure('force.present', KE,
  text('Kenyan officers in Haiti', 'Policiers kényans en Haïti', 'Polisye kenyan ann Ayiti', 'Policías kenianos en Haití'),
  text('just over 600', 'un peu plus de 600', 'yon ti kras plis pase 600', 'poco más de 600'), 601, 616, 'high', {
    high_entailed: true, kinds: ['rounding'],
    claims: [
      claim('c1', 'Nairobi News, Jan 2025', 'Kenyan officials', '600', 550, 649, false, false, 'agrees', 'officials put the present number at 600', { published: '2025-01-22', value: 600, speaker: 'officials' }),
      claim('c2', 'Press, c. 21 Jan 2025', 'Press, c. 21 Jan 2025', 'over 600', 601, 699, true, false, 'agrees', 'the landing lifts the Kenyan total above 600', { published: '2025-01-21', value: 600 }),
      claim('c3', 'Press, 18 Jan 2025 (arrival)', 'Press, 18 Jan 2025 (arrival)', 'over 600', 601, 699, true, false, 'agrees', 'more than 600 sent since June 2024', { published: '2025-01-18', value: 600 }),
      claim('c4', 'Press, 18 Jan 2025 (departure)', 'Press, 27 Aug 2024', '400 + 217', 567, 666, false, false, 'derived by the source', '217 to join 400', { published: '2025-01-18', value: 617 }),
      claim('c5', 'Press, 27 Aug 2024', 'Press, 27 Aug 2024', 'nearly 400', 360, 399, false, true, 'superseded', 'close to 400 there; a count before the landing', { published: '2024-08-27', value: 400 }),
      claim('c6', 'Press, 27 Aug 2024', 'Kenyan officials', '1,000', 1000, 1000, true, true, 'other stage', '1,000 is what Kenya pledged', { published: '2024-08-27' }),
      claim('c7', 'Nairobi News, Jan 2025', 'Kenyan officials', '200', 200, 200, true, true, 'other stage', '200 more is a plan, for 26 January', { published: '2025-01-22' }),
    ],
    derived: [{ rule: 'account', low: 577, high: 616, low_entailed: false, high_entailed: true, inputs: ['c5', 'a1'], roots: ['Press, 27 Aug 2024', 'the landing'], verdict: 'agrees', text: text('nearly 400 + 217', 'près de 400 + 217', 'prèske 400 + 217', 'casi 400 + 217') }],
    roots: [{ name: 'Kenyan officials', grade: 'B', claims: 3, agree: 1 }, { name: 'Press, c. 21 Jan 2025', grade: 'C', claims: 1, agree: 1 }, { name: 'Press, 18 Jan 2025 (arrival)', grade: 'C', claims: 1, agree: 1 }],
    why: [text('Two articles say “over 600”, so at least 601.'), text('Nearly 400 in August and 217 landed on 18 January make 577 to 616.'), text('Both hold only from 601 to 616; the officials’ “600” is a round number and fits.')],
  });

export const figures = [
  present,
  figure('force.present', { contributor: 'ALL' }, text('All foreign personnel'), text('just under 800', 'un peu moins de 800'), 775, 799, 'low', { high_entailed: true }),
  figure('force.pledged', KE, text('Kenyan pledge'), text('1,000', '1 000', '1 000'), 1000, 1000, 'high', { high_entailed: true }),
  figure('force.ceiling', {}, text('Planned total'), text('2,500', '2 500', '2 500'), 2500, 2500, 'low'),
  figure('training.graduated', { period: '2025-01' }, text('Police School class'), text('739'), 739, 739, 'moderate', { kinds: ['stage'] }),
  figure('training.duration', {}, text('Length of the course'), text('about 4.5 months', 'environ 4,5 mois'), 4.4, 4.5, 'moderate', { unit: 'month' }),
  figure('displaced.stock', {}, text('People displaced'), text('over 1,000,000', 'plus de 1 000 000'), 1000001, 1099999, 'low', { kinds: ['stale'] }),
  figure('killed', { period: '2024' }, text('Killed in 2024'), text('just over 5,600', 'un peu plus de 5 600'), 5601, 5649, 'moderate'),
  figure('area.control_share', { place: 'HT0111' }, text('Capital held by gangs'), text('over 80%', 'plus de 80 %'), 80, 90, 'low', { unit: 'percent' }),
  figure('event.mission_start', {}, text('Mission start'), text('June 2024', 'juin 2024'), 19875, 19904, 'moderate', { unit: 'date', kinds: ['error'] }),
  figure('event.mandate_authorised', {}, text('Mandate authorised'), text('October 2023', 'octobre 2023'), 19631, 19661, 'low', { unit: 'date' }),
];

const step = (from, to, phrase, low, high, confidence) => ({ from, to, phrase: text(phrase), low, high, low_entailed: true, high_entailed: true, confidence });
export const steps = [
  step('2024-06-25T04:00:00Z', '2024-08-27T04:00:00Z', 'about 200', 150, 249, 'low'),
  step('2024-08-27T04:00:00Z', '2025-01-18T05:00:00Z', 'nearly 400', 360, 399, 'low'),
  step('2025-01-18T05:00:00Z', undefined, 'just over 600', 601, 616, 'high'),
];
