/// <reference types="svelte" />
/// <reference types="vite/client" />
declare module 'icon:*' { const drawing: string; export default drawing; }
declare module 'maki:*' { const drawing: string; export default drawing; }
declare module 'labels:*' { const labels: Record<string, string | Record<string, string>>; export default labels; }
