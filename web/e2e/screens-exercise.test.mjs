// mission: exercise
// The screens on the morning of the exercise: the report in work, its returns,
// editions and the mission's own records.
import { api } from './desk.mjs';
import { matrix } from './matrix.mjs';

const one = async (kind) => `/desk/records/${(await api(`/records?kind=${kind}&limit=1&newest=true`)).items[0].record.id}`;
const { items: editions } = await api('/editions');
const last = editions.find((e) => e.report === 'sitrep');

await matrix({
  today: '/desk/today',
  figures: '/desk/figures',
  figure: '/desk/figures/force.present?contributor=ALL',
  map: '/desk/map',
  force: '/desk/force',
  records: '/desk/records',
  incident: await one('incident'),
  casualty: await one('casualty'),
  detention: '/desk/records/new/detention',
  reports: '/desk/reports',
  editor: '/desk/reports/sitrep/14',
  preview: '/desk/reports/sitrep/14/preview',
  changes: '/desk/reports/sitrep/14/changes',
  edition: `/desk/reports/editions/${last.id}`,
}, { mission: 'exercise' });
