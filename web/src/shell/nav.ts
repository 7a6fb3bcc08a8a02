// The places of the desk, in the order of the rail.
import chart from 'icon:chart-area';
import check from 'icon:list-checks';
import clipboard from 'icon:clipboard-list';
import hash from 'icon:hash';
import house from 'icon:house';
import library from 'icon:library';
import map from 'icon:map';
import file from 'icon:file-text';
import quote from 'icon:message-square-quote';
import network from 'icon:network';
import newspaper from 'icon:newspaper';

export interface Place { path: string; label: string; icon: string }

export const PLACES: readonly Place[] = [
  { path: '/today', label: 'nav.today', icon: house },
  { path: '/map', label: 'nav.map', icon: map },
  { path: '/figures', label: 'nav.figures', icon: hash },
  { path: '/force', label: 'nav.force', icon: chart },
  { path: '/records', label: 'nav.records', icon: clipboard },
  { path: '/claims', label: 'nav.claims', icon: quote },
  { path: '/sources', label: 'nav.sources', icon: library },
  { path: '/reports', label: 'nav.reports', icon: file },
  { path: '/bases', label: 'nav.bases', icon: network },
  { path: '/check', label: 'nav.check', icon: check },
  { path: '/articles', label: 'nav.articles', icon: newspaper },
];
