// The two halves of the screen, each loaded when it is needed: who looks at one
// figure does not load the table of all.
export const page = () => import('./FigurePage.svelte');
export const table = () => import('./FigureTable.svelte');
