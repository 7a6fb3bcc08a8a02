// The screens on the reference mission.
import { api } from './desk.mjs';
import { matrix } from './matrix.mjs';

const { items } = await api('/records?kind=movement&limit=1');
const { items: docs } = await api('/records?kind=document&limit=1');
const { items: lineage } = await api('/records?kind=lineage&limit=1');
const { document } = await api('/documents', {
  title: 'A third group lands', publisher: 'Example Wire', published: '2025-02-07',
  text: 'PORT-AU-PRINCE, Feb 7 - A further 144 Kenyan police officers landed in Port-au-Prince on Thursday, the mission said. The arrival brings the number of Kenyan officers in Haiti to nearly 750, officials said. About 1,000 had been pledged by Nairobi.\n\nThe United Nations says 1,041,000 people are displaced. The 144 officers join 600 already there.',
}, 'demo:analyst');
const SCREENS = {
  figures: '/desk/figures',
  charts: '/desk/figures?view=charts',
  figure: '/desk/figures/force.present?contributor=KE&sources=seeds',
  dispute: '/desk/figures/security.trend',
  date: '/desk/figures/event.mission_start?sources=seeds',
  map: '/desk/map',
  force: '/desk/force',
  records: '/desk/records',
  record: `/desk/records/${items[0].record.id}`,
  document: `/desk/records/${docs[0].record.id}`,
  kinds: '/desk/records/new',
  form: '/desk/records/new/patrol',
  return: '/desk/records/new/return',
  claims: '/desk/claims',
  review: `/desk/claims/${document}`,
  sources: '/desk/sources',
  source: `/desk/sources/${lineage[0].record.body.from}`,
  check: '/desk/check',
  articles: '/desk/articles',
  article: '/desk/articles?article=3&sources=seeds',
};

await matrix(SCREENS);
