// The drawing of each kind of record, for lists.
import alarm from 'icon:siren';
import banknote from 'icon:banknote';
import bell from 'icon:bell-ring';
import blocks from 'icon:blocks';
import building from 'icon:building-2';
import chart from 'icon:chart-no-axes-column';
import checked from 'icon:clipboard-check';
import clipboard from 'icon:clipboard-list';
import cross from 'icon:heart-pulse';
import diamond from 'icon:triangle-alert';
import document from 'icon:newspaper';
import flag from 'icon:flag';
import footprints from 'icon:footprints';
import graduation from 'icon:graduation-cap';
import hand from 'icon:handshake';
import landmark from 'icon:landmark';
import map from 'icon:map-pinned';
import message from 'icon:megaphone';
import more from 'icon:message-square-plus';
import plane from 'icon:plane-landing';
import quote from 'icon:message-square-quote';
import scale from 'icon:scale';
import school from 'icon:school';
import seize from 'icon:package-search';
import shield from 'icon:shield-half';
import tent from 'icon:tent';
import truck from 'icon:truck';
import users from 'icon:users';

const ICONS: Record<string, string> = {
  alert: alarm, funding: banknote, unit: blocks, base: flag, deaths: chart, 'host-strength': shield, strength: users, casualty: cross, incident: diamond, document,
  patrol: footprints, operation: footprints, cohort: graduation, pledge: hand, contributor: hand, mandate: landmark, duty: landmark, submission: landmark, sanction: scale, judgement: scale, objective: scale,
  'area-statement': map, statement: message, movement: plane, rotation: plane, claim: quote, 'service-status': school, seizure: seize, custody: seize, 'armed-group': shield,
  'follow-up': more, return: checked, reminder: bell, displacement: tent, equipment: truck, serviceability: truck, outreach: users, 'child-protection': users, 'political-event': building,
};

/** iconOf returns the Lucide drawing for a kind, with or without its version. */
export const iconOf = (kind: string): string => ICONS[kind.replace(/@.*/, '')] ?? clipboard;
