// Light or dark: the person's choice, else the machine's (public/theme.js).
type Theme = 'light' | 'dark';

let theme = $state<Theme>((document.documentElement.dataset['theme'] as Theme | undefined) ?? 'light');

export const currentTheme = (): Theme => theme;

export function toggleTheme(): void {
  theme = theme === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = theme;
  localStorage.setItem('konbit.theme', theme);
}
