import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The pages: one entry per user, each built from `<page>/index.html`. */
export const PAGES = ['customer', 'desk', 'wall', 'office'] as const;

/** In development, an address below a page (`/office/contacts/…`) is answered with that page. */
function pages(): Plugin {
  return {
    name: 'yuanyin-pages',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        const page = PAGES.find((name) => path === `/${name}` || path.startsWith(`/${name}/`));
        if (request.method === 'GET' && page && !/\.[a-z0-9]+$/i.test(path))
          request.url = `/${page}/index.html`;
        next();
      });
    },
  };
}

/** Packs what is built, so that the server sends it packed without packing it at each request. */
function packed(): Plugin {
  return {
    name: 'yuanyin-packed',
    apply: 'build',
    writeBundle({ dir = 'dist' }) {
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const bytes = gzipSync(readFileSync(join(dir, name)), { level: 9 });
        writeFileSync(join(dir, `${name}.gz`), bytes);
      }
    },
  };
}

const server = process.env.YUANYIN_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  appType: 'mpa',
  plugins: [react(), pages(), packed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The server replaces the placeholder with a fresh nonce on each request.
  html: { cspNonce: '__CSP_NONCE__' },
  server: {
    proxy: {
      '/api': { target: server, ws: true },
      '/ws': { target: server, ws: true },
    },
  },
  build: {
    target: 'chrome109',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: Object.fromEntries(PAGES.map((page) => [page, `${page}/index.html`])),
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
});
