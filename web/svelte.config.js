/** Options of the Svelte compiler and svelte-check. */
export default { compilerOptions: { runes: true } };
