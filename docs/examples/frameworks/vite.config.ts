import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte(), vue()],
  // Vitest would otherwise take the form of Svelte for servers.
  resolve: { conditions: ['browser'] },
  test: { environment: 'jsdom' },
});
